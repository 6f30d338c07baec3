using HardExample.Core.Configuration;
using HardExample.Vision.Imaging;

namespace HardExample.Cluster.Tests;

/// <summary>Small drawn images with results and a training set, with all that can be odd about an input; no model is needed.</summary>
internal sealed class DrawnPool : IDisposable
{
    private const int Side = 24, Training = 9;

    private static readonly string[] Classes = ["ant", "bee", "犬"];

    private readonly TemporaryFolder _folder = new();

    /// <param name="images">How many.</param>
    /// <param name="withTraining">Whether there is a training set.</param>
    public DrawnPool(int images, bool withTraining = false)
    {
        var lines = new List<string>();
        for (int i = 0; i < images; i++)
        {
            string camera = i % 3 == 0 ? "north" : "south";
            _folder.Write($"in/{camera}/{i}.png", Draw(i));
            lines.Add(Line(i, camera));
        }
        // An image that does not decode, one without a result, and a line that is no JSON.
        _folder.Write("in/broken.png", "no image");
        lines.Insert(images / 2,
            """{"source":"broken.png","annotation":"""
                + """[{"name":"ant","type":"modelarts/image_classification","confidence":0.4,"annotated-by":"modelarts/x"}]}""");
        _folder.Write("in/bare.png", Draw(1));
        lines.Insert(images / 3, """{"source":"bare.png"}""");
        lines.Insert(images / 4, "{");
        Input = _folder.Write("in/pool.manifest", string.Join('\n', lines));
        if (!withTraining) return;
        for (int i = 0; i < Training; i++) _folder.Write($"train/{i}.png", Draw(100 + i));
        _folder.Write("train/4.png", "no image");
        string manifest = _folder.Write("train/train.manifest", string.Join('\n', Enumerable.Range(0, Training).Select(static i =>
            $$"""{"source":"{{i}}.png","usage":"TRAIN","annotation":"""
                + $$"""[{"name":"{{Classes[i % 3]}}","type":"modelarts/image_classification","annotated-by":"human"}]}""")));
        Config = Config with { TrainDataPath = manifest };
    }

    public MiningConfig Config { get; init; } = MiningConfig.Default with { HardThreshold = 0.05 };

    public string Input { get; }

    /// <summary>The path of something in the pool's folder.</summary>
    public string this[string relative] => _folder[relative];

    public void Write(string relative, string text) => _folder.Write(relative, text);

    public void Dispose() => _folder.Dispose();

    private static byte[] Draw(int seed)
    {
        var pixels = new byte[Side * Side * 3];
        for (int p = 0; p < pixels.Length; p++)
            pixels[p] = (byte)((p / 3 % Side * (3 + seed % 5) + p / 3 / Side * (1 + seed % 7)) * (p % 3 + 1) + seed * 11);
        return ImageEncoder.EncodePng(pixels, Side, Side, 3);
    }

    private static string Line(int i, string camera)
    {
        string first = Classes[i % 3], second = Classes[(i + 1) % 3], third = Classes[(i + 2) % 3];
        double p = 0.4 + i % 50 / 100.0, q = (1 - p) * 2 / 3;
        string Annotation(string name, double confidence) => FormattableString.Invariant(
            $$"""{"name":"{{name}}","type":"modelarts/image_classification","confidence":{{confidence}},"annotated-by":"modelarts/x"}""");
        // Fields of others: digits that no double has, escapes, nesting.
        string others = i % 4 == 0 ? $$""","id":"a{{i}}","weight":1.000000000000000000001,"note":"\u00e9\"","tags":{"k":[1,null,true]}"""
            : "";
        return $$"""{"source":"{{camera}}/{{i}}.png","usage":"inference"{{others}},"annotation":"""
            + $$"""[{{Annotation(first, p)}},{{Annotation(second, q)}},{{Annotation(third, 1 - p - q)}}]}""";
    }
}
