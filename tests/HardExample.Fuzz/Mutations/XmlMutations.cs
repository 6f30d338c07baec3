using System.Text.RegularExpressions;

namespace HardExample.Fuzz.Mutations;

/// <summary>Mutations of XML by elements.</summary>
internal static partial class XmlMutations
{
    private static readonly string[] Markup =
    [
        "<!DOCTYPE a [<!ENTITY x \"y\">]>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">", "<![CDATA[ <x> ]]>", "<!-- -- -->", "<?pi a?>",
        "&x;", "&#x0;", "&#x110000;", "&#xD800;", "&lt;", "<a xmlns=\"b\"/>", "<a:b/>",
        "<?xml version=\"1.1\"?>", "<?xml version=\"1.0\" encoding=\"GBK\"?>", "<?xml version=\"1.0\" encoding=\"utf-7\"?>",
        "<?xml version=\"1.0\" encoding=\"utf-32\"?>", "<?xml version=\"1.0\" encoding=\"x-none\"?>", "<object/>", "<bndbox/>",
        "<object><name>a</name><polygon><x1>1</x1><y1>NaN</y1></polygon></object>",
        "<object><name>a</name><point><x>1</x><y>1</y></point></object>",
        "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"/etc/passwd\"/>", "</annotation>", "<annotation>",
    ];

    public static byte[] SetText(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds) =>
        TextMutations.ReplaceOne(Contents(), input, random, random.OneIn(2) ? Hostile.Numbers : Hostile.Texts);

    public static byte[] Delete(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds) =>
        TextMutations.ReplaceOne(random.OneIn(3) ? Tags() : Elements(), input, random, [""]);

    public static byte[] Duplicate(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        string text = TextMutations.Latin(input);
        MatchCollection found = Elements().Matches(text);
        if (found.Count == 0) return input;
        Match one = found[random.Next(found.Count)];
        int times = random.OneIn(8) ? random.Length(Math.Min(20_000, (1 << 21) / one.Length)) : 1;
        return TextMutations.Latin(text[..one.Index] + TextMutations.Repeat(one.Value, times) + text[one.Index..]);
    }

    public static byte[] Insert(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        string text = TextMutations.Latin(input), markup = random.Pick(Markup);
        int at = markup.StartsWith("<?xml", StringComparison.Ordinal) || random.OneIn(4) ? 0
            : text.IndexOf('<', random.Next(text.Length + 1));
        return TextMutations.Latin(at < 0 ? text + markup : text[..at] + markup + text[at..]);
    }

    public static byte[] Nest(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        int depth = random.OneIn(2) ? 55 + random.Next(15) : random.Length(50_000);
        string text = TextMutations.Latin(input);
        MatchCollection found = Elements().Matches(text);
        if (found.Count == 0) return input;
        Match one = found[random.Next(found.Count)];
        return TextMutations.Latin(text[..one.Index] + TextMutations.Repeat("<a>", depth) + one.Value + TextMutations.Repeat("</a>", depth)
            + text[(one.Index + one.Length)..]);
    }

    [GeneratedRegex(@"(?<=>)[^<>]+(?=</)")]
    private static partial Regex Contents();

    [GeneratedRegex(@"<(\w+)>[^<>]*</\1>|<(\w+)>(?:(?!<\2>).)*?</\2>", RegexOptions.Singleline)]
    private static partial Regex Elements();

    [GeneratedRegex(@"</?\w+>")]
    private static partial Regex Tags();
}
