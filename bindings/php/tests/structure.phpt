--TEST--
imap_fetchstructure, imap_bodystruct: the properties, their order, types and absence
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$connection = mailbox_with(
    "Subject: none\r\n\r\n",
    message(<<<'END'
        Subject: all
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8; format=flowed
        Content-Description: a text
        Content-ID: <one@example.org>
        Content-Transfer-Encoding: quoted-printable

        text
        --b
        Content-Type: application/pdf; name="a.pdf"
        Content-Disposition: attachment; filename="a.pdf"; size=4
        Content-Transfer-Encoding: base64

        AAAA
        --b
        Content-Type: image/png
        Content-Disposition: inline

        --b
        Content-Type: message/rfc822

        Subject: inner
        Content-Type: multipart/alternative; boundary=c

        --c

        plain
        --c
        Content-Type: text/html

        <p>html</p>
        --c--

        --b--
        END));
var_dump(imap_fetchstructure($connection, 1));
$root = imap_fetchstructure($connection, 2);
echo json_encode($root, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES), "\n";
var_dump($root == imap_fetchstructure($connection, imap_uid($connection, 2), FT_UID));
foreach (['1', '2', '3', '4', '4.1', '4.2', '5', '0', '', '1.1', 'x', '4.', "2\0x"] as $section) {
    echo json_encode($section), ': ';
    attempt('imap_bodystruct', $connection, 2, $section);
}
attempt('imap_bodystruct', $connection, 1, '1');
?>
--EXPECT--
object(stdClass)#1 (10) {
  ["type"]=>
  int(0)
  ["encoding"]=>
  int(0)
  ["ifsubtype"]=>
  int(1)
  ["subtype"]=>
  string(5) "PLAIN"
  ["ifdescription"]=>
  int(0)
  ["ifid"]=>
  int(0)
  ["ifdisposition"]=>
  int(0)
  ["ifdparameters"]=>
  int(0)
  ["ifparameters"]=>
  int(1)
  ["parameters"]=>
  array(1) {
    [0]=>
    object(stdClass)#3 (2) {
      ["attribute"]=>
      string(7) "charset"
      ["value"]=>
      string(8) "us-ascii"
    }
  }
}
{
    "type": 1,
    "encoding": 0,
    "ifsubtype": 1,
    "subtype": "MIXED",
    "ifdescription": 0,
    "ifid": 0,
    "ifdisposition": 0,
    "ifdparameters": 0,
    "ifparameters": 1,
    "parameters": [
        {
            "attribute": "boundary",
            "value": "b"
        }
    ],
    "parts": [
        {
            "type": 0,
            "encoding": 4,
            "ifsubtype": 1,
            "subtype": "PLAIN",
            "ifdescription": 1,
            "description": "a text",
            "ifid": 1,
            "id": "<one@example.org>",
            "bytes": 4,
            "ifdisposition": 0,
            "ifdparameters": 0,
            "ifparameters": 1,
            "parameters": [
                {
                    "attribute": "charset",
                    "value": "utf-8"
                },
                {
                    "attribute": "format",
                    "value": "flowed"
                }
            ]
        },
        {
            "type": 3,
            "encoding": 3,
            "ifsubtype": 1,
            "subtype": "PDF",
            "ifdescription": 0,
            "ifid": 0,
            "bytes": 4,
            "ifdisposition": 1,
            "disposition": "attachment",
            "ifdparameters": 1,
            "dparameters": [
                {
                    "attribute": "filename",
                    "value": "a.pdf"
                },
                {
                    "attribute": "size",
                    "value": "4"
                }
            ],
            "ifparameters": 1,
            "parameters": [
                {
                    "attribute": "name",
                    "value": "a.pdf"
                }
            ]
        },
        {
            "type": 5,
            "encoding": 0,
            "ifsubtype": 1,
            "subtype": "PNG",
            "ifdescription": 0,
            "ifid": 0,
            "ifdisposition": 1,
            "disposition": "inline",
            "ifdparameters": 0,
            "ifparameters": 0,
            "parameters": {}
        },
        {
            "type": 2,
            "encoding": 0,
            "ifsubtype": 1,
            "subtype": "RFC822",
            "ifdescription": 0,
            "ifid": 0,
            "lines": 11,
            "bytes": 133,
            "ifdisposition": 0,
            "ifdparameters": 0,
            "ifparameters": 0,
            "parameters": {},
            "parts": [
                {
                    "type": 1,
                    "encoding": 0,
                    "ifsubtype": 1,
                    "subtype": "ALTERNATIVE",
                    "ifdescription": 0,
                    "ifid": 0,
                    "ifdisposition": 0,
                    "ifdparameters": 0,
                    "ifparameters": 1,
                    "parameters": [
                        {
                            "attribute": "boundary",
                            "value": "c"
                        }
                    ],
                    "parts": [
                        {
                            "type": 0,
                            "encoding": 0,
                            "ifsubtype": 1,
                            "subtype": "PLAIN",
                            "ifdescription": 0,
                            "ifid": 0,
                            "bytes": 5,
                            "ifdisposition": 0,
                            "ifdparameters": 0,
                            "ifparameters": 1,
                            "parameters": [
                                {
                                    "attribute": "charset",
                                    "value": "us-ascii"
                                }
                            ]
                        },
                        {
                            "type": 0,
                            "encoding": 0,
                            "ifsubtype": 1,
                            "subtype": "HTML",
                            "ifdescription": 0,
                            "ifid": 0,
                            "bytes": 11,
                            "ifdisposition": 0,
                            "ifdparameters": 0,
                            "ifparameters": 1,
                            "parameters": [
                                {
                                    "attribute": "charset",
                                    "value": "us-ascii"
                                }
                            ]
                        }
                    ]
                }
            ]
        }
    ]
}
bool(true)
"1": {"type":0,"encoding":4,"ifsubtype":1,"subtype":"PLAIN","ifdescription":1,"description":"a text","ifid":1,"id":"<one@example.org>","bytes":4,"ifdisposition":0,"ifdparameters":0,"ifparameters":1,"parameters":[{"attribute":"charset","value":"utf-8"},{"attribute":"format","value":"flowed"}]}
"2": {"type":3,"encoding":3,"ifsubtype":1,"subtype":"PDF","ifdescription":0,"ifid":0,"bytes":4,"ifdisposition":1,"disposition":"attachment","ifdparameters":1,"dparameters":[{"attribute":"filename","value":"a.pdf"},{"attribute":"size","value":"4"}],"ifparameters":1,"parameters":[{"attribute":"name","value":"a.pdf"}]}
"3": {"type":5,"encoding":0,"ifsubtype":1,"subtype":"PNG","ifdescription":0,"ifid":0,"ifdisposition":1,"disposition":"inline","ifdparameters":0,"ifparameters":0,"parameters":{}}
"4": {"type":2,"encoding":0,"ifsubtype":1,"subtype":"RFC822","ifdescription":0,"ifid":0,"lines":11,"bytes":133,"ifdisposition":0,"ifdparameters":0,"ifparameters":0,"parameters":{}}
"4.1": {"type":0,"encoding":0,"ifsubtype":1,"subtype":"PLAIN","ifdescription":0,"ifid":0,"bytes":5,"ifdisposition":0,"ifdparameters":0,"ifparameters":1,"parameters":[{"attribute":"charset","value":"us-ascii"}]}
"4.2": {"type":0,"encoding":0,"ifsubtype":1,"subtype":"HTML","ifdescription":0,"ifid":0,"bytes":11,"ifdisposition":0,"ifdparameters":0,"ifparameters":1,"parameters":[{"attribute":"charset","value":"us-ascii"}]}
"5": false
"0": false
"": false
"1.1": false
"x": false
"4.": false
"2\u0000x": {"type":3,"encoding":3,"ifsubtype":1,"subtype":"PDF","ifdescription":0,"ifid":0,"bytes":4,"ifdisposition":1,"disposition":"attachment","ifdparameters":1,"dparameters":[{"attribute":"filename","value":"a.pdf"},{"attribute":"size","value":"4"}],"ifparameters":1,"parameters":[{"attribute":"name","value":"a.pdf"}]}
{"type":0,"encoding":0,"ifsubtype":1,"subtype":"PLAIN","ifdescription":0,"ifid":0,"ifdisposition":0,"ifdparameters":0,"ifparameters":1,"parameters":[{"attribute":"charset","value":"us-ascii"}]}
