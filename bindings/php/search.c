/* Searching, sorting and threading. */

#include "php_imap.h"

static void make_numbers(zval *array, const imap_number_list *list) {
    array_init_size(array, list->count);
    zend_hash_real_init_packed(Z_ARRVAL_P(array));
    ZEND_HASH_FILL_PACKED(Z_ARRVAL_P(array)) {
        for (size_t i = 0; i < list->count; i++) {
            ZEND_HASH_FILL_SET_LONG(list->numbers[i]);
            ZEND_HASH_FILL_NEXT();
        }
    } ZEND_HASH_FILL_END();
}

PHP_FUNCTION(imap_search) {
    zval *object;
    zend_string *criteria, *charset = NULL;
    zend_long flags = SE_FREE;
    ZEND_PARSE_PARAMETERS_START(2, 4)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(criteria)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
        Z_PARAM_STR(charset)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if ((flags & ~(SE_FREE | SE_UID)) != 0) {
        zend_argument_value_error(3, "must be a bitmask of SE_FREE, and SE_UID");
        RETURN_THROWS();
    }
    imap_number_list *hits = imap_search(stream, ZSTR_VAL(criteria), flags, charset == NULL ? NULL : ZSTR_VAL(charset));
    if (hits == NULL || hits->count == 0) {
        RETVAL_FALSE;
    } else {
        make_numbers(return_value, hits);
    }
    imap_free(hits);
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_sort) {
    zval *object;
    zend_string *search = NULL, *charset = NULL;
    zend_long criteria, flags = 0;
    bool reverse;
    ZEND_PARSE_PARAMETERS_START(3, 6)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_LONG(criteria)
        Z_PARAM_BOOL(reverse)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
        Z_PARAM_STR_OR_NULL(search)
        Z_PARAM_STR_OR_NULL(charset)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if (criteria < SORTDATE || criteria > SORTSIZE) {
        zend_argument_value_error(2, "must be one of the SORT* constants");
        RETURN_THROWS();
    }
    if ((flags & ~(SE_UID | SE_NOPREFETCH)) != 0) {
        zend_argument_value_error(4, "must be a bitmask of SE_UID, and SE_NOPREFETCH");
        RETURN_THROWS();
    }
    imap_number_list *sorted = imap_sort(stream, criteria, reverse, flags, search == NULL ? NULL : ZSTR_VAL(search),
                                         charset == NULL ? NULL : ZSTR_VAL(charset));
    if (sorted == NULL) {
        RETVAL_FALSE;
    } else if (sorted->count == 0) {
        RETVAL_EMPTY_ARRAY();
    } else {
        make_numbers(return_value, sorted);
    }
    imap_free(sorted);
    imap_after_callbacks(object);
}

static void add_node(zval *array, size_t node, const char *what, uint32_t value) {
    char key[48];
    int size = snprintf(key, sizeof key, "%zu.%s", node, what);
    add_assoc_long_ex(array, key, (size_t)size, value);
}

/* A node's branch comes after all that is below the node. */
static void make_threads(zval *array, const imap_thread_list *list) {
    uint32_t *above = safe_emalloc(list->count, sizeof *above, 0);
    size_t depth = 0;
    array_init(array);
    for (size_t i = 0; i < list->count; i++) {
        const imap_thread_node *node = &list->nodes[i];
        add_node(array, i, "num", node->num);
        add_node(array, i, "next", node->next);
        if (node->next != 0) {
            above[depth++] = (uint32_t)i;
            continue;
        }
        add_node(array, i, "branch", node->branch);
        while (node->branch == 0 && depth > 0) {
            size_t parent = above[--depth];
            node = &list->nodes[parent];
            add_node(array, parent, "branch", node->branch);
        }
    }
    efree(above);
}

PHP_FUNCTION(imap_thread) {
    zval *object;
    zend_long flags = SE_FREE;
    ZEND_PARSE_PARAMETERS_START(1, 2)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    imap_thread_list *list = imap_thread(stream, flags);
    if (list == NULL || list->count == 0) {
        php_error_docref(NULL, E_WARNING, "Function returned an empty tree");
        RETVAL_FALSE;
    } else {
        make_threads(return_value, list);
    }
    imap_free(list);
    imap_after_callbacks(object);
}
