using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Storage;

namespace HardExample.Jobs.Tests.Input;

public sealed class DirectoryInputTests : IDisposable
{
    private const string Cat = """{"predicted_label":"cat","scores":[["cat","0.9"],["dog","0.1"]]}""";
    private const string Box = """{"detection_classes":["cat"],"detection_boxes":[[1,2,3,4]],"detection_scores":[0.5]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Image(string name, string? result = Cat)
    {
        _folder.Write("images/" + name);
        if (result is not null) _folder.Write($"inference_results/{name}_result.txt", result);
    }

    private List<InputItem> Read(InputOptions? options = null) =>
        [.. new InputReader(StorageResolver.Local).Open(_folder.Path, options ?? new()).Read()];

    private string[] Ids(InputOptions? options = null) => [.. Read(options).Where(i => i.Sample is not null).Select(i => i.Sample!.Id)];

    [Fact]
    public void Samples_come_in_natural_order_with_their_folder_as_group()
    {
        foreach (string name in (string[])["10.jpg", "2.jpg", "b/10.PNG", "b/9.png", "a/1.TIFF"]) Image(name);
        List<InputItem> items = Read();
        Assert.Equal(["a/1.TIFF", "b/9.png", "b/10.PNG", "2.jpg", "10.jpg"], items.Select(i => i.Sample!.Id));
        Assert.Equal(["a", "b", "b", "", ""], items.Select(i => i.Sample!.SequenceGroup));
        Assert.Equal([0, 1, 2, 3, 4], items.Select(i => i.Sample!.SequenceIndex));
        Assert.Equal(_folder["images/a/1.TIFF"], items[0].Sample!.Source);
        Assert.Equal("cat", items[0].Sample!.Prediction!.Label);
    }

    [Fact]
    public void Other_files_and_hidden_ones_are_passed_over()
    {
        Image("1.jpg");
        foreach (string name in (string[])["images/notes.txt", "images/._1.jpg", "images/.cache/2.jpg", "inference_results/readme.md"])
            _folder.Write(name);
        Assert.Equal(["1.jpg"], Ids());
        Assert.Single(Read());
    }

    [Fact]
    public void An_image_without_result_and_a_result_without_image_are_problems()
    {
        Image("1.jpg");
        Image("2.jpg", null);
        _folder.Write("inference_results/3.jpg_result.txt", Cat);
        List<InputItem> items = Read();
        Assert.Equal([null, InputErrorIds.MissingResult, InputErrorIds.MissingImage], items.Select(i => i.Problem?.ErrorId));
        Assert.Equal(_folder["images/2.jpg"], items[1].Problem!.File);
        Assert.Equal(_folder["inference_results/3.jpg_result.txt"], items[2].Problem!.File);
    }

    [Fact]
    public void An_image_without_result_waits_for_a_model_when_there_is_one()
    {
        Image("1.jpg", null);
        Assert.Null(Assert.Single(Read(new() { PredictMissing = true })).Sample!.Prediction);
    }

    [Theory]
    [InlineData("1.jfif")]
    [InlineData("1.JPE")]
    [InlineData("1.heic")]
    [InlineData("1")]
    public void What_has_a_result_is_an_image_whatever_its_name(string name)
    {
        Image(name);
        Assert.Equal(name, Assert.Single(Read()).Sample!.Id);
    }

    [Theory]
    [InlineData("{", InputErrorIds.InvalidJson)]
    [InlineData("", InputErrorIds.InvalidJson)]
    [InlineData("""{"predicted_label":"a","scores":[["a",-1]]}""", InputErrorIds.InvalidScore)]
    [InlineData("""{"detection_classes":[],"detection_boxes":[],"detection_scores":[1]}""", InputErrorIds.UnequalLists)]
    public void A_bad_result_is_left_out_and_the_rest_goes_on(string result, string errorId)
    {
        Image("1.jpg", result);
        Image("2.jpg");
        List<InputItem> items = Read();
        Assert.Equal((errorId, 1), (items[0].Problem!.ErrorId, items[0].Problem!.Line ?? 1));
        Assert.Equal(("2.jpg", 0), (items[1].Sample!.Id, items[1].Sample!.SequenceIndex));
    }

    [Fact]
    public void A_mix_of_both_tasks_is_an_error_that_names_both_files()
    {
        Image("1.jpg");
        Image("2.jpg", Box);
        InputException error = Assert.Throws<InputException>(() => Read());
        Assert.Equal(InputErrorIds.MixedTasks, error.ErrorId);
        Assert.Contains("1.jpg", error.Message, StringComparison.Ordinal);
        Assert.Contains("2.jpg", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_task_than_the_forced_one_is_an_error()
    {
        Image("1.jpg");
        Assert.Throws<InputException>(() => Read(new() { TaskType = TaskType.ObjectDetection }));
    }

    [Fact]
    public void The_box_order_is_that_of_the_settings()
    {
        Image("1.jpg", Box);
        var prediction = (DetectionPrediction)Read(new() { BoxOrder = BoxOrder.Xyxy })[0].Sample!.Prediction!;
        Assert.Equal(new(1, 2, 3, 4), prediction.Boxes[0].Box);
    }

    [Fact]
    public void A_missing_images_folder_is_an_error()
    {
        _folder.Write("inference_results/1.jpg_result.txt", Cat);
        Assert.Contains("images/", Assert.Throws<InputException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_results_folder_is_an_error()
    {
        Image("1.jpg", null);
        Assert.Contains("inference_results/", Assert.Throws<InputException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_without_usable_sample_is_an_error_that_tells_the_first_error()
    {
        Image("1.jpg", "{");
        InputException error = Assert.Throws<InputException>(() => Read());
        Assert.Contains("no usable sample", error.Message, StringComparison.Ordinal);
        Assert.Contains("1.jpg_result.txt(1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_without_images_is_an_error()
    {
        Directory.CreateDirectory(_folder["images"]);
        Directory.CreateDirectory(_folder["inference_results"]);
        Assert.Contains("no image", Assert.Throws<InputException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_folder_of_images_is_told_that_a_model_can_predict()
    {
        _folder.Write("1.jpg", "image");
        Assert.Contains("model_serving_url", Assert.Throws<InputException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_where_nothing_is_is_an_error() =>
        Assert.Throws<InputException>(() => new InputReader(StorageResolver.Local).Open(_folder["nowhere"], new()));

    [Fact]
    public void Object_storage_says_that_it_is_not_configured() =>
        Assert.Contains("not configured",
            Assert.Throws<StorageException>(() => new InputReader(StorageResolver.Local).Open("obs://b/in", new())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_expression_tells_cameras_apart_and_orders_their_frames()
    {
        foreach (string name in (string[])["t2_camB.jpg", "t10_camA.jpg", "t9_camA.jpg", "t1_camB.jpg", "other.jpg"]) Image(name);
        List<InputItem> items = Read(new() { Sequence = @"^t(?<time>\d+)_(?<camera>cam\w)" });
        Assert.Equal(["other.jpg", "t9_camA.jpg", "t10_camA.jpg", "t1_camB.jpg", "t2_camB.jpg"], items.Select(i => i.Sample!.Id));
        Assert.Equal(["", "camA", "camA", "camB", "camB"], items.Select(i => i.Sample!.SequenceGroup));
    }

    [Fact]
    public void A_bad_expression_is_an_error_of_the_configuration()
    {
        Image("1.jpg");
        Assert.Throws<ConfigurationException>(() => Read(new() { Sequence = "(" }));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void The_order_does_not_depend_on_the_threads(int threads)
    {
        for (int i = 0; i < 1500; i++) Image($"{i}.jpg", i % 100 == 7 ? "{" : Cat);
        List<InputItem> items = Read(new() { Threads = threads });
        Assert.Equal(Enumerable.Range(0, 1500).Select(i => (i, i % 100 == 7)), items.Select(i =>
            (int.Parse(Path.GetFileName(i.Sample?.Source ?? i.Problem!.File).Split('.')[0],
                System.Globalization.CultureInfo.InvariantCulture), i.Problem is not null)));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Results_are_read_only_as_far_as_they_are_asked_for()
    {
        for (int i = 0; i < 600; i++) Image($"{i}.jpg");
        var storage = new FakeStorage();
        InputSet input = new InputReader(new StorageResolver(storage)).Open(_folder.Path, new());
        // One is looked at: were it a detection, its boxes would have to be understood before any is read.
        Assert.Equal((600, 1), (input.Count, storage.Reads));
        Assert.Equal("0.jpg", input.Read().First().Sample!.Id);
        Assert.InRange(storage.Reads, 2, 17);
    }

    [Fact]
    public void Cancellation_stops_the_reading()
    {
        for (int i = 0; i < 100; i++) Image($"{i}.jpg");
        using var cancel = new CancellationTokenSource();
        IEnumerable<InputItem> items = new InputReader(StorageResolver.Local).Open(_folder.Path, new(), cancel.Token).Read(cancel.Token);
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (InputItem _ in items) cancel.Cancel();
        });
    }

    [Fact]
    public void A_folder_that_is_predicted_on_has_images_by_name_and_by_what_is_in_them()
    {
        _folder.Write("images/a.jfif", "text");
        _folder.Write("images/b.dat", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13]);
        _folder.Write("images/c.dat", "text");
        Assert.Equal(["a.jfif", "b.dat"], Ids(new() { PredictMissing = true }));
    }

    [Fact]
    public void Names_are_compared_in_one_form_of_unicode_when_the_exact_one_is_not_there()
    {
        const string Composed = "caf\u00e9.jpg", Decomposed = "cafe\u0301.jpg", Other = "u\u0308.jpg";
        _folder.Write("images/" + Composed);
        _folder.Write($"inference_results/{Decomposed}_result.txt", Cat);
        _folder.Write("images/" + Other);
        _folder.Write($"inference_results/{Other}_result.txt", Cat);
        _folder.Write("inference_results/\u00fc.jpg_result.txt", Box);
        List<InputItem> items = Read();
        Assert.Equal([Composed, Other], items.Where(i => i.Sample is not null).Select(i => i.Sample!.Id).Order(StringComparer.Ordinal));
        Assert.Equal(InputErrorIds.MissingImage, Assert.Single(items, i => i.Problem is not null).Problem!.ErrorId);
    }

    [Fact]
    public void One_bad_name_and_one_link_that_leads_back_are_problems_of_their_own()
    {
        Image("1.jpg");
        Directory.CreateSymbolicLink(_folder["images/up"], "..");
        if (!OperatingSystem.IsWindows()) Image("tab\there.jpg");
        List<InputItem> items = Read();
        Assert.Equal("1.jpg", Assert.Single(items, i => i.Sample is not null).Sample!.Id);
        Assert.Contains(items, i => i.Problem?.Message.Contains("leads back", StringComparison.Ordinal) == true);
        if (OperatingSystem.IsWindows()) return;
        SampleProblem named = Assert.Single(
            items, i => i.Problem?.Message.Contains("control characters", StringComparison.Ordinal) == true).Problem!;
        Assert.Contains("tab?here.jpg", named.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_over_the_size_limit_is_left_out_by_name()
    {
        Image("1.jpg");
        Image("2.jpg", Cat + new string(' ', 1000));
        using var storage = new StorageResolver(new LocalStorage(), static () => throw new InvalidOperationException(), maxBytes: 500);
        List<InputItem> items = [.. new InputReader(storage).Open(_folder.Path, new()).Read()];
        Assert.Equal("1.jpg", items[0].Sample!.Id);
        Assert.Contains("extensions.max_bytes", items[1].Problem!.Message, StringComparison.Ordinal);
    }
}
