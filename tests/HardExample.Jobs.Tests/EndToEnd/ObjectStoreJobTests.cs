using System.Text;
using System.Text.Json;
using HardExample.Cluster;
using HardExample.Core.Configuration;
using HardExample.ObjectStores;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Tests.EndToEnd;

/// <summary>Whole jobs with everything in an object store: input, training manifest, model, output and log.</summary>
public sealed class ObjectStoreJobTests : IDisposable
{
    private const int Images = 40;

    private readonly TemporaryFolder _folder = new();
    private readonly ObjectStoreServer? _server = ObjectStoreServer.NoS3rver is null ? ObjectStoreServer.StartS3rver() : null;

    public void Dispose()
    {
        _server?.Dispose();
        _folder.Dispose();
    }

    [Trait("Category", "Slow")]
    [S3rverFact]
    public void A_job_in_an_object_store_gives_what_it_gives_on_local_files()
    {
        Run(_folder.Path, StorageResolver.Local);
        using var proxy = new ErrorProxy(_server!.Port,
            static (_, n) => n % 17 == 5 ? new() { Status = 503, Code = "SlowDown" } : InjectedError.None);
        using StorageResolver store = Open(proxy.Port);
        string place = "obs://" + _server.NewBucket() + "/a job";
        Run(place, store);

        foreach (string file in (string[])["out/output.manifest", "out/.hardexample/samples.jsonl"])
            Assert.Equal(Text(StorageResolver.Local, _folder.Path, file), Text(store, place, file));
        Assert.Equal(Names(StorageResolver.Local, _folder.Path), Names(store, place));
        using JsonDocument log = JsonDocument.Parse(Text(store, place, "out/job.json"));
        Assert.Equal("SUCCEED", log.RootElement.GetProperty("task_status").GetString());
    }

    [Trait("Category", "Slow")]
    [S3rverFact]
    public void A_job_in_shards_gives_the_same_with_everything_but_its_work_folder_in_an_object_store()
    {
        using StorageResolver store = Open(_server!.Port);
        string place = "obs://" + _server.NewBucket() + "/a job";
        Run(place, store);
        WorkFolder work = WorkFolder.At(_folder["work"]);

        JobPlan plan = new JobPlanner(store, new RecordedEvents()).Make(
            new() { InputPath = place + "/in", Config = ConfigOf(place), WorkPath = work.Root, ShardCount = 3 }, CancellationToken.None);
        for (int s = 2; s >= 0; s--)
            new ShardObserver(work, _ => Open(_server.Port), new RecordedEvents()).Observe(s, 1, CancellationToken.None);
        new ShardReducer(work, _ => Open(_server.Port), new RecordedEvents())
            .Reduce(new() { OutputPath = place + "/again/out" }, CancellationToken.None);

        Assert.Equal((Images, Images, null), (plan.Images, plan.TrainingImages, plan.Directory));
        foreach (string file in (string[])["out/output.manifest", "out/.hardexample/samples.jsonl"])
            Assert.Equal(Text(store, place, file), Text(store, place, "again/" + file));
    }

    [Trait("Category", "Slow")]
    [S3rverFact]
    public void An_object_that_fails_for_good_is_a_sample_left_out_with_its_reason()
    {
        using var proxy = new ErrorProxy(_server!.Port, static (line, _) =>
            line.StartsWith("GET", StringComparison.Ordinal) && line.Contains("images/7.png", StringComparison.Ordinal)
                ? new() { Status = 403, Code = "AccessDenied" } : InjectedError.None);
        using StorageResolver store = Open(proxy.Port);
        var events = new RecordedEvents();
        JobResult result = Run("s3://" + _server.NewBucket() + "/job", store, events);
        Assert.Equal(Images - 1, result.Summary.TotalSamples);
        Assert.Equal(1, result.Summary.SkippedSamples);
        Assert.Contains("access is denied", Assert.Single(events.Problems).Message, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [S3rverFact]
    public void A_cancelled_job_leaves_only_its_log()
    {
        using StorageResolver store = Open(_server!.Port);
        string place = "s3://" + _server.NewBucket() + "/job";
        using var cancel = new CancellationTokenSource();
        var events = new RecordedEvents { OnStep = step => { if (step.Phase == Jobs.Running.JobPhase.Exporting) cancel.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => Run(place, store, events, cancel.Token));
        Assert.Equal(["job.json"], Names(store, place));
        Assert.Contains("cancelled", Text(store, place, "out/job.json"), StringComparison.Ordinal);
    }

    private StorageResolver Open(int port)
    {
        var policy = new S3RequestPolicy { FirstDelay = TimeSpan.FromMilliseconds(5), GracePeriod = TimeSpan.FromMinutes(1) };
        return new(new LocalStorage(),
            () => new S3Storage(new StorageSettings { ParallelRequests = 8 }, _server!.Environment(port), policy));
    }

    private static JobResult Run(string place, StorageResolver storage, RecordedEvents? events = null, CancellationToken cancel = default)
    {
        StoragePath root = StoragePath.Parse(place);
        void Put(string name, byte[] content) => storage.For(root).WriteAllBytes(root.Combine(name), content);
        var manifest = new StringBuilder();
        for (int i = 0; i < Images; i++)
        {
            Put($"in/images/{i}.png", Picture(i));
            Put($"in/inference_results/{i}.png_result.txt",
                Encoding.UTF8.GetBytes($$"""{ "predicted_label": "{{i % 10}}", "scores": [ [ "{{i % 10}}", "0.{{40 + i}}" ], """
                    + $$"""[ "{{(i + 1) % 10}}", "0.2" ] ] }"""));
            Put($"train/{i}.png", Picture(100 + i));
            manifest.Append(System.Globalization.CultureInfo.InvariantCulture,
                $$"""{"source":"train/{{i}}.png","usage":"TRAIN","annotation":"""
                    + $$"""[{"type":"modelarts/image_classification","name":"{{i % 10}}","annotated-by":"human"}]}""").Append('\n');
        }
        Put("train.manifest", Encoding.UTF8.GetBytes(manifest.ToString()));
        foreach (string file in (string[])["digits.onnx", "model.yaml"])
            Put("model/" + file, File.ReadAllBytes(Path.Combine(ObjectStoreServer.Repository, "examples", "digits", "model", file)));
        return new MiningJob(storage, events
            ?? new()).Run(new JobRequest { InputPath = place + "/in", OutputPath = place + "/out", Config = ConfigOf(place) }, cancel);
    }

    private static MiningConfig ConfigOf(string place) => MiningConfig.Default with
    {
        ModelServingUrl = place + "/model", TrainDataPath = place + "/train.manifest", TaskSummaryFile = place + "/out/job.json",
        Extensions = new() { Threads = 2, BatchSize = 4 },
    };

    private static byte[] Picture(int seed)
    {
        var pixels = new byte[28 * 28];
        new Random(seed).NextBytes(pixels);
        return ImageEncoder.EncodePng(pixels, 28, 28, 1);
    }

    private static string Text(StorageResolver storage, string place, string file)
    {
        StoragePath path = StoragePath.Parse(place).Combine(file);
        return Encoding.UTF8.GetString(storage.For(path).ReadAllBytes(path)).Replace(place, "", StringComparison.Ordinal);
    }

    private static string[] Names(StorageResolver storage, string place)
    {
        StoragePath output = StoragePath.Parse(place).Combine("out");
        return [.. storage.For(output).ListFiles(output).Order(StringComparer.Ordinal)];
    }
}
