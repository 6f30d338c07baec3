using System.Text;

namespace HardExample.Fuzz.Mutations;

/// <summary>Mutations of a folder, written as a script: a kind of entry, a name and, of a link, a target on each line.</summary>
internal static class FolderMutations
{
    private static readonly string[] Entries =
    [
        "fifo 8.png", "link 9.png ../../outside/secret.txt", "link none.png nowhere", "link loop.png loop.png", "link sub/up ..",
        "link zero.png /dev/zero", "link null.png /dev/null", "link self ../images", "link outside ../../outside", "folder 8.png",
        "text 8.png", "result 8.png", "image 8.PNG", "image .hidden.png", "image 1.png/2.png", "image e\u0301.png", "image é.png",
    ];

    public static byte[] Insert(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        List<string> lines = [.. Encoding.UTF8.GetString(input).Split('\n')];
        string entry = random.Pick(Entries);
        lines.Insert(random.Next(lines.Count), entry);
        if (random.OneIn(2)) lines.Add("result " + entry.Split(' ')[1]);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    /// <summary>Another name for an image and its result.</summary>
    public static byte[] Rename(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        string text = Encoding.UTF8.GetString(input), name = random.Pick(Hostile.Texts).Replace("\n", "", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace("7.png", name + ".png", StringComparison.Ordinal));
    }
}
