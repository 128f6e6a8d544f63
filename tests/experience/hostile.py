"""Texts that would do something in a browser if they came out as they were typed.

Source: after the OWASP XSS Filter Evasion Cheat Sheet and the issues of Markdown
renderers; https://cheatsheetseries.owasp.org.
"""

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "<iframe src=javascript:alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:msgbox(1))",
    "[a](//evil.example/x)",
    '[a](https://a.example "onmouseover=alert(1) x=")',
    '[a](https://a.example/"onmouseover="alert(1))',
    "![a](https://evil.example/pixel.gif)",
    "![a](javascript:alert(1))",
    '<https://a.example/"onclick=alert(1)>',
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "```<script>\nalert(1)\n```",
    "``` onload=alert(1)\nx\n```",
    "<a href='x' onclick='alert(1)'>x</a>",
    "<!-- --><b onmouseover=alert(1)>x</b>",
    "<style>body{display:none}</style>",
    "<form action=https://evil.example><input name=password></form>",
    "|a|\n|:-:|\n|<b onclick=x>|",
    "{{ 7 * 7 }}{% for x in [] %}",
    "\u202e<script>alert(1)</script>",
    '<math></form><form><svg><textarea><a title="</textarea><img src=x onerror=x>">',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "* " * 500 + "<script>",
    "[" * 2000,
)
