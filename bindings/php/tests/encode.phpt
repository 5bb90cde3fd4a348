--TEST--
imap_8bit, imap_binary
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$texts = ['', 'a', '=', 'é', str_repeat('x', 100), str_repeat('é', 60), "a b \r\n", "tab\t\n", ' lead', 'trail ', "a\rb", "a\nb", str_repeat("ab\0", 50), str_repeat('y', 45)];
foreach (['imap_8bit', 'imap_binary'] as $function) {
    foreach ($texts as $text) {
        attempt($function, $text);
    }
}
foreach (['imap_8bit' => 'imap_qprint', 'imap_binary' => 'imap_base64'] as $encode => $decode) {
    $octets = random_bytes(10000);
    var_dump($decode($encode($octets)) === $octets);
}
?>
--EXPECT--
""
"a"
"=3D"
"=C3=A9"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=\r\nxxxxxxxxxxxxxxxxxxxxxxxxx"
"=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=\r\n=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=\r\n=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=\r\n=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=\r\n=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9"
"a b=20\r\n"
"tab=09=0A"
" lead"
"trail "
"a=0Db"
"a=0Ab"
"ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00=\r\nab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00=\r\nab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00ab=00=\r\nab=00ab=00ab=00ab=00ab=00"
"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
"\r\n"
"YQ==\r\n"
"PQ==\r\n"
"w6k=\r\n"
"eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4\r\neHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4\r\neHh4eHh4eHh4eA==\r\n"
"w6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nD\r\nqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOp\r\nw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOp\r\n"
"YSBiIA0K\r\n"
"dGFiCQo=\r\n"
"IGxlYWQ=\r\n"
"dHJhaWwg\r\n"
"YQ1i\r\n"
"YQpi\r\n"
"YWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIA\r\nYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIA\r\nYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIAYWIA\r\nYWIAYWIAYWIAYWIAYWIA\r\n"
"eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5\r\n\r\n"
bool(true)
bool(true)
