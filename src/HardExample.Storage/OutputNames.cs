namespace HardExample.Storage;

/// <summary>Names within a folder of output.</summary>
internal static class OutputNames
{
    /// <summary>Names that begin so are unfinished work of ours.</summary>
    public const string TemporaryPrefix = ".hardexample-";

    /// <summary>The names of a relative path, when all are safe and the first is an entry of the output.</summary>
    /// <exception cref="ArgumentException">They are not: the caller has a defect.</exception>
    public static string[] Split(string relativePath, OutputOptions options)
    {
        string[] names = relativePath.Split('/');
        foreach (string name in names)
            if (name.Length == 0 || name is "." or ".." || name.AsSpan().IndexOfAny("\\:\0") >= 0)
                throw new ArgumentException($"\"{relativePath}\" is not made of safe names.", nameof(relativePath));
        if (!options.Entries.Contains(names[0]))
            throw new ArgumentException($"\"{names[0]}\" is not an entry of this output.", nameof(relativePath));
        return names;
    }
}
