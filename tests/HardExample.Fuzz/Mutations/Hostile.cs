using System.Text;

namespace HardExample.Fuzz.Mutations;

/// <summary>Values that readers have stumbled over, here or elsewhere.</summary>
internal static class Hostile
{
    /// <summary>Where a path that escapes would lead; nothing may ever be there.</summary>
    public const string Escape = "hardexample-fuzz-escape";

    public static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1", "0.5", "1e308", "-1e308", "1e309", "1e-400", "5e-324", "NaN", "Infinity", "-Infinity", "inf", "2147483647",
        "-2147483648", "2147483648", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616",
        "1e999999999", "0x10", "1_000", "1,5", "01", "+1", ".5", "5.", "1e", "0.1000000000000000055511151231257827", new('9', 400),
        "0." + new string('0', 400) + "1", "٣", "true", "null", "100001", "65536", "16385", "30000",
    ];

    public static readonly string[] Texts =
    [
        "", " ", ".", "..", "/", "\\", "None", "null", "~", "NaN", "CON", "aux.txt", "a.", "a ", " a", "-", "--help", "*", "?", "%00",
        "%2e%2e%2f", "{0}", "%n%s", "$(id)", "`id`",
        $"../../../../../../../../{Escape}", $"/{Escape}", $"..\\..\\..\\{Escape}", $"file:///{Escape}", $"s3://{Escape}/a",
        $"obs://{Escape}/a", $"//{Escape}/share/a",
        $"C:\\{Escape}", "~/a", "/dev/zero", "/dev/stdin", "/proc/self/environ", "/etc/passwd", "../../outside/secret.txt",
        "../outside/secret.txt", "images", "images/..",
        "https://user:secret-word@host/a?X-Amz-Signature=secret-word", "a\0b", "a\u0001b", "a\tb", "a\nb", "a\r\nb", "\u001b[31mred",
        "\u0007", "\u007f", "\u0085", "\u2028",
        "\u202eexe.png", "\ufeff", "\ufffe", "\uffff", "e\u0301", "é", "犬", "😀", "ﷺ", "ǆ", "İ", "ß", "<script>alert(1)</script>", "]]>",
        "&amp;", "&#0;", "&lol;", "\"", "'",
        "a,b", "a;b", "a+b:1", "=1+1", "@sum", new('x', 300), new('x', 70_000), string.Concat(Enumerable.Repeat("é", 200)),
        string.Concat(Enumerable.Repeat("a/", 2000)),
        "{0: 'a', 1: 'b'}", "[640, 640]", "(1, 2)", "1-2-3", "2024-13-45", "(a+)+$", "(", "[", "\\", "(?<time>", "(?<camera>.*)(?<time>.*)",
    ];

    /// <summary>The same in the notation of JSON, with what only JSON can say.</summary>
    public static readonly string[] Json =
    [
        .. Numbers, "[]", "{}", "[[]]", "[null]", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\x\"", "\"unclosed", "[1,]",
        "{\"a\":1,\"a\":2}", "//c", "/*c*/1", "\"1e309\"",
        "\"NaN\"", "\"0.5\"", "\" 0.5 \"", "\"１\"", "[0,0,0,0]", "[1,2]", "[5,5,1,1]", "[\"NaN\",\"NaN\",\"NaN\",\"NaN\"]",
        "[1e308,1e308,1e308,1e308]",
        .. Texts.Select(static t => "\"" + System.Text.Json.JsonEncodedText.Encode(t) + "\""),
    ];

    public static readonly Encoding[] Encodings =
    [
        Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(true, true), new UTF8Encoding(true),
        Encoding.Latin1, Encoding.ASCII, new UnicodeEncoding(false, false), new UnicodeEncoding(true, false),
    ];

    /// <summary>Whole numbers at the borders of what fields hold.</summary>
    public static readonly ulong[] Integers =
    [
        0, 1, 2, 3, 7, 8, 16, 32, 64, 100, 127, 128, 255, 256, 1000, 1024, 4096, 9999, 10_000, 16_384, 30_000, 32_767, 32_768, 65_535,
        65_536, 1_000_000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF_FFFE, 0x1_0000_0000, 0x7FFF_FFFF_FFFF_FFFF,
        0x8000_0000_0000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000, 0x7FF8_0000_0000_0000,
    ];
}
