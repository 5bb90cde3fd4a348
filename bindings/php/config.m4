dnl The library is built with cargo, unless IMAPEXT_LIBRARY names one; IMAPEXT_INCLUDE is the folder of imapext.h.
AC_ARG_VAR([IMAPEXT_LIBRARY], [the static library libimapext.a; built with cargo if not given])
AC_ARG_VAR([IMAPEXT_INCLUDE], [the folder of imapext.h])

PHP_ARG_WITH([imap],
  [for IMAP support],
  [AS_HELP_STRING([--with-imap], [Include IMAP support])])

if test "$PHP_IMAP" != "no"; then
  imap_source=`cd $srcdir && pwd -P`
  imap_root=`cd $imap_source/../.. && pwd -P`
  if test -z "$IMAPEXT_INCLUDE"; then
    IMAPEXT_INCLUDE=$imap_root/include
  fi
  if test ! -f "$IMAPEXT_INCLUDE/imapext.h"; then
    AC_MSG_ERROR([$IMAPEXT_INCLUDE has no imapext.h: set IMAPEXT_INCLUDE])
  fi
  if test -z "$IMAPEXT_LIBRARY"; then
    AC_PATH_PROG([CARGO], [cargo])
    if test -z "$CARGO"; then
      AC_MSG_ERROR([cargo is needed to build the library: install Rust, or set IMAPEXT_LIBRARY])
    fi
    AC_MSG_NOTICE([building the library with cargo])
    imap_target=${CARGO_TARGET_DIR:-`pwd -P`/imapext-target}
    if ! (cd "$imap_root" && "$CARGO" build --quiet --locked --release --lib --target-dir "$imap_target"); then
      AC_MSG_ERROR([cargo could not build the library])
    fi
    IMAPEXT_LIBRARY=$imap_target/release/libimapext.a
  fi
  if test ! -f "$IMAPEXT_LIBRARY"; then
    AC_MSG_ERROR([there is no $IMAPEXT_LIBRARY])
  fi

  PHP_NEW_EXTENSION([imap],
    [imap.c connection.c options.c errors.c search.c structure.c header.c message.c change.c folder.c access.c rfc822.c text.c compose.c],
    [$ext_shared],,
    [-I$IMAPEXT_INCLUDE -std=gnu11 -fvisibility=hidden -Wall -Wextra -Wno-unused-parameter -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1])
  PHP_ADD_EXTENSION_DEP([imap], [standard])

  dnl The whole library goes in and none of its names come out, so that no other module can take its calls or it theirs. A thread
  dnl that resolves a name may outlive the request, so the module must stay where it is.
  IMAP_SHARED_LIBADD="-Wl,$IMAPEXT_LIBRARY -Wl,--exclude-libs,ALL -Wl,-Bsymbolic -Wl,-z,nodelete -Wl,--gc-sections -Wl,-lssl -Wl,-lcrypto -Wl,-lgcc_s -Wl,-lpthread -Wl,-lm -Wl,-ldl -Wl,-lc"
  PHP_SUBST([IMAP_SHARED_LIBADD])
fi
