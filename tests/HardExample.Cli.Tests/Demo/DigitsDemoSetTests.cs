using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Cli.Demo;

namespace HardExample.Cli.Tests.Demo;

public sealed class DigitsDemoSetTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _out = new();
    private int _predictions;

    public DigitsDemoSetTests()
    {
        // Digits of one pixel whose value is their position + 10 (training) or + 50 (test).
        _data.Write("train-images-idx3-ubyte", IdxData.Images(2, 1, 1, 10, 11));
        _data.Write("train-labels-idx1-ubyte", IdxData.Labels(3, 7));
        _data.Write("t10k-images-idx3-ubyte", IdxData.Images(7, 1, 1, 50, 51, 52, 53, 54, 55, 56));
        _data.Write("t10k-labels-idx1-ubyte", IdxData.Labels(0, 1, 2, 3, 4, 5, 6));
        _data.Write("model/digits.onnx", [1, 2, 3]);
        _data.Write("model/model.yaml", "task: image_classification"u8.ToArray());
    }

    public void Dispose()
    {
        _data.Dispose();
        _out.Dispose();
    }

    [Fact]
    public void The_pool_is_two_of_every_five_test_digits()
    {
        Write();

        Assert.Equal(["1.png", "2.png", "3.png", "4.png"], Names("pool/images"));
        // positions 0, 1, 5 and 6 of seven; the stand-in encoder puts the size before the pixels
        Assert.Equal([1, 1, 1, 55], File.ReadAllBytes(Out("pool/images/3.png")));
    }

    [Fact]
    public void Each_pool_image_has_its_result()
    {
        Write();

        Assert.Equal(["1.png_result.txt", "2.png_result.txt", "3.png_result.txt", "4.png_result.txt"], Names("pool/inference_results"));
        Assert.Equal("""{"predicted_label":"0","scores":[["0","0.75"],["5","0.25"]]}""", Text("pool/inference_results/3.png_result.txt"));
    }

    [Fact]
    public void The_truth_says_which_predictions_are_right()
    {
        Write();

        // the stand-in model says 0 to everything
        Assert.Equal("file,true_label,predicted_label,correct\n1.png,0,0,1\n2.png,1,0,0\n3.png,5,0,0\n4.png,6,0,0\n", Text("truth.csv"));
    }

    [Fact]
    public void The_training_manifest_carries_human_labels()
    {
        Write();

        Assert.Equal(
            $"{Line("1.png", "3")}\n{Line("2.png", "7")}\n", Text("train.manifest"));
        Assert.Equal([1, 1, 1, 11], File.ReadAllBytes(Out("train/images/2.png")));

        static string Line(string file, string label) => $$"""{"source":"train/images/{{file}}","usage":"TRAIN","annotation":"""
            + $$"""[{"type":"modelarts/image_classification","name":"{{label}}","annotated-by":"human"}]}""";
    }

    [Fact]
    public void The_model_is_copied()
    {
        DigitsDemoPaths paths = Write();

        Assert.Equal([1, 2, 3], File.ReadAllBytes(paths.Model));
        Assert.Equal("task: image_classification", Text("model/model.yaml"));
    }

    [Fact]
    public void A_complete_set_is_left_as_it_is()
    {
        Write();
        File.WriteAllText(Out("pool/images/1.png"), "mark");
        Write();

        Assert.Equal("mark", Text("pool/images/1.png"));
        Assert.Equal(1, _predictions);
    }

    [Fact]
    public void Another_model_replaces_the_set()
    {
        Write();
        File.WriteAllText(Out("pool/images/99.png"), "of an earlier set");
        _data.Write("model/digits.onnx", [1, 2, 4]);
        Write();

        Assert.Equal(4, Names("pool/images").Length);
        Assert.Equal(2, _predictions);
    }

    [Fact]
    public void A_set_that_was_cut_short_is_written_anew()
    {
        using var source = new CancellationTokenSource();
        var cancelling = new DigitsDemoSet(_data.Path, Encode, images =>
        {
            source.Cancel();
            return Predict(images);
        });
        Assert.Throws<OperationCanceledException>(() => cancelling.Write(_out.Path, source.Token));
        Write();

        Assert.Equal(4, Names("pool/images").Length);
        Assert.Contains("4.png", Text("truth.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_something_else_in_it_is_refused_and_left_alone()
    {
        string mine = _out.Write("pool/mine.txt", [1]);

        Assert.Contains("is not empty", Assert.Throws<StorageException>(Write).Message, StringComparison.Ordinal);
        Assert.Equal([mine], Directory.GetFiles(_out.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Images_without_labels_are_refused()
    {
        _data.Write("t10k-labels-idx1-ubyte", IdxData.Labels(0, 1, 2));

        Assert.Contains("7 t10k images have 3 labels", Assert.Throws<InputException>(Write).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_model_is_named()
    {
        File.Delete(Path.Combine(_data.Path, "model", "model.yaml"));

        Assert.Contains("model.yaml", Assert.Throws<InputException>(Write).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        string file = _out.Write("taken", [1]);
        var set = new DigitsDemoSet(_data.Path, Encode, Predict);

        Assert.Contains(file, Assert.Throws<StorageException>(() => set.Write(Path.Combine(file, "below"))).Message,
            StringComparison.Ordinal);
    }

    private DigitsDemoPaths Write() => new DigitsDemoSet(_data.Path, Encode, Predict).Write(_out.Path);

    private static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int bands) =>
        [(byte)width, (byte)height, (byte)bands, .. pixels];

    private ClassificationPrediction[] Predict(IReadOnlyList<(byte[] Pixels, int W, int H)> images)
    {
        _predictions++;
        return [.. images.Select(static _ => new ClassificationPrediction("0", [new("5", 0.25), new("0", 0.75)]))];
    }

    private string Out(string name) => Path.Combine(_out.Path, name);

    private string Text(string name) => File.ReadAllText(Out(name));

    private string[] Names(string folder) =>
        [.. Directory.GetFiles(Out(folder)).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}
