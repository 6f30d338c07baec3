namespace HardExample.Fuzz.Mutations;

/// <summary>Makes another input of one.</summary>
/// <param name="input">The input; it is left as it is.</param>
/// <param name="random">The draws.</param>
/// <param name="seeds">The good inputs of the reader, to take parts from.</param>
/// <returns>The mutated input, or the input itself where the mutation does not apply.</returns>
internal delegate byte[] Mutation(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds);

/// <summary>The mutations of each kind of file.</summary>
internal static class MutationSets
{
    public static readonly Mutation[] Bytes = [ByteMutations.FlipBits, ByteMutations.SetByte, ByteMutations.SetInteger,
        ByteMutations.SetHeaderInteger, ByteMutations.Truncate, ByteMutations.Delete, ByteMutations.Duplicate, ByteMutations.Insert,
        ByteMutations.Splice, ByteMutations.Fill];

    public static readonly Mutation[] Images = [.. Bytes, ByteMutations.SetHeaderInteger, ByteMutations.SetHeaderInteger,
        ImageMutations.SetJpegSize, ImageMutations.RepeatPart];

    public static readonly Mutation[] Text = [.. Bytes, TextMutations.Number, TextMutations.Number, TextMutations.Token,
        TextMutations.Token, TextMutations.Line, TextMutations.Encode, TextMutations.Nest];

    public static readonly Mutation[] Json = [.. Text, JsonMutations.Replace, JsonMutations.Replace, JsonMutations.Delete,
        JsonMutations.Duplicate, JsonMutations.Rename, JsonMutations.Nest, JsonMutations.Grow];

    public static readonly Mutation[] Xml = [.. Text, XmlMutations.SetText, XmlMutations.SetText, XmlMutations.Delete,
        XmlMutations.Duplicate, XmlMutations.Insert, XmlMutations.Nest];

    public static readonly Mutation[] Yaml = [.. Text, YamlMutations.SetValue, YamlMutations.SetValue, YamlMutations.Insert,
        YamlMutations.Indent];

    public static readonly Mutation[] Csv = [.. Text, CsvMutations.SetField, CsvMutations.SetField, CsvMutations.Insert];

    public static readonly Mutation[] Folder = [.. Text, FolderMutations.Insert, FolderMutations.Insert, FolderMutations.Insert,
        FolderMutations.Rename, FolderMutations.Rename];

    public static readonly Mutation[] Onnx = [ByteMutations.FlipBits, ByteMutations.Truncate, .. OnnxMutations.All];
}
