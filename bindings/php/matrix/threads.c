/*
 * Runs one PHP script in many threads of one process, request after request, on a thread-safe PHP.
 *
 *   threads PHP.INI SCRIPT THREADS SECONDS
 *
 * Status 0 if every request ended with 0. What a request writes to the standard error is the caller's to judge.
 */
#include <sapi/embed/php_embed.h>

#include <main/php_main.h>
#include <main/SAPI.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

ZEND_TSRMLS_CACHE_DEFINE()

static const char *script;
static time_t end;
static atomic_int requests, failures;

/* One request; as every SAPI does, whatever ends the script early is caught here. */
static int run(void) {
    int status = 1;
    SG(headers_sent) = 1;
    SG(request_info).no_headers = 1;
    if (php_request_startup() == FAILURE) {
        return 1;
    }
    zend_first_try {
        zend_file_handle file;
        zend_stream_init_filename(&file, script);
        file.primary_script = 1;
        php_execute_script(&file);
        zend_destroy_file_handle(&file);
        status = EG(exit_status);
    } zend_catch {
        status = EG(exit_status) != 0 ? EG(exit_status) : 255;
    } zend_end_try();
    php_request_shutdown(NULL);
    return status;
}

static void *work(void *unused) {
    (void)unused;
    ts_resource(0);
    ZEND_TSRMLS_CACHE_UPDATE();
    do {
        if (run() != 0) {
            failures++;
        }
        requests++;
    } while (time(NULL) < end);
    ts_free_thread();
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "usage: threads PHP.INI SCRIPT THREADS SECONDS\n");
        return 2;
    }
    script = arguments[2];
    int threads = atoi(arguments[3]);
    end = time(NULL) + atoi(arguments[4]);
    pthread_t *ids = calloc(threads, sizeof *ids);
    php_embed_module.php_ini_path_override = arguments[1];
    if (ids == NULL || php_embed_init(count, arguments) == FAILURE) {
        return 1;
    }
    ZEND_TSRMLS_CACHE_UPDATE();
    for (int i = 0; i < threads; i++) {
        if (pthread_create(&ids[i], NULL, work, NULL) != 0) {
            fprintf(stderr, "a thread could not be started\n");
            return 1;
        }
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
    }
    free(ids);
    php_embed_shutdown();
    printf("%d requests in %d threads, %d failed\n", requests, threads, failures);
    return failures != 0;
}
