using System.Text.RegularExpressions;

namespace HardExample.Fuzz.Mutations;

/// <summary>Mutations of YAML by keys and values.</summary>
internal static partial class YamlMutations
{
    private static readonly string[] Marks =
    [
        "&a ", "*a", "<<: *a\n", "!!python/object:os.system ", "!<tag:x> ", "!!binary ", "!!int ", "---\n", "...\n", "%YAML 1.2\n---\n",
        "%TAG ! x\n", "|\n  text\n", ">-\n  text\n", "? ", ": ", "- ", "\t", "# c\n", "{", "}", "[", "]", "'", "\"", "\"\\x00\"",
        "\"\\ud800\"", "\"\\U00110000\"", "@", "`", "!", "&", "*", "? {a: b}\n: c\n", "a: &b [*b]\n", "a:1+a:2", "{a: 1, a: 2}",
        "extensions.cache: x\n", "extensions: {storage: {endpoint: https://user:secret-word@host}}\n",
        "extensions: {sequence: '(a+)+$'}\n", "labels_file: ../outside/secret.txt\n", "labels_file: /etc/passwd\n",
        "labels_file: images/..\n",
    ];

    public static byte[] SetValue(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds) =>
        TextMutations.ReplaceOne(Values(), input, random, random.Next(3) switch { 0 => Hostile.Numbers, 1 => Hostile.Texts, _ => Marks });

    public static byte[] Insert(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        string text = TextMutations.Latin(input);
        int at = random.OneIn(2) ? random.Next(text.Length + 1) : text.LastIndexOf('\n', random.Next(text.Length)) + 1;
        return TextMutations.Latin(text[..at] + random.Pick(Marks) + text[at..]);
    }

    public static byte[] Indent(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        string[] lines = TextMutations.Latin(input).Split('\n');
        int at = random.Next(lines.Length);
        lines[at] = random.OneIn(3) ? lines[at].TrimStart() : new string(random.OneIn(4) ? '\t' : ' ', random.Length(2000)) + lines[at];
        return TextMutations.Latin(string.Join('\n', lines));
    }

    [GeneratedRegex(@"(?<=: )[^\n]+")]
    private static partial Regex Values();
}
