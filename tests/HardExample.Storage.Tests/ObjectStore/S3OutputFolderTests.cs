using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.ObjectStores;
using HardExample.Storage.ObjectStore;

namespace HardExample.Storage.Tests.ObjectStore;

/// <summary>Against s3rver and, where it is installed, OpenStack Swift.</summary>
[Collection(StoresDefinition.Name)]
public sealed class S3OutputFolderTests(StoresFixture stores) : IDisposable
{
    private static readonly S3RequestPolicy Quick = new() { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(5) };

    private S3Storage _storage = null!;
    private StoragePath _bucket;

    public void Dispose() => _storage.Dispose();

    private void Open(string store)
    {
        ObjectStoreServer server = stores[store];
        _storage = new(new StorageSettings(), server.Environment(), Quick);
        _bucket = StoragePath.Parse("s3://" + server.NewBucket());
    }

    private IOutputFolder Begin(bool overwrite = false, params string[] ignored) => _storage.BeginOutput(_bucket.Combine("out"),
        new() { Entries = ["Data", "output.manifest"], Overwrite = overwrite, Ignored = [.. ignored.Select(i => _bucket.Combine(i))] });

    private void Run(bool overwrite, bool commit, string text, params string[] images)
    {
        using IOutputFolder output = Begin(overwrite);
        foreach (string path in (string[])[.. images, "output.manifest"])
        {
            using var writer = new StreamWriter(output.Create(path));
            writer.Write(text);
        }
        if (commit) output.Commit();
    }

    private string[] Keys() => [.. _storage.ListFiles(_bucket).Order(StringComparer.Ordinal)];

    private string Text(string key) => System.Text.Encoding.UTF8.GetString(_storage.ReadAllBytes(_bucket.Combine(key)));

    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void The_manifest_comes_last_and_with_the_commit(string store)
    {
        Open(store);
        using (IOutputFolder output = Begin())
        {
            using (Stream manifest = output.Create("output.manifest")) manifest.Write("m"u8);
            using (Stream image = output.Create("Data/cat/1 2.jpg")) image.Write("i"u8);
            output.CreateDirectory("Data/dog");
            Assert.DoesNotContain("out/output.manifest", Keys());
            output.Commit();
        }
        Assert.Equal(["out/Data/cat/1 2.jpg", "out/output.manifest"], Keys());
    }

    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void Without_commit_nothing_is_left(string store)
    {
        Open(store);
        Run(overwrite: false, commit: false, "new", "Data/1.jpg", "Data/2.jpg");
        Assert.Empty(Keys());
    }

    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void A_prefix_that_is_not_empty_is_refused_unless_it_is_only_the_job_log(string store)
    {
        Open(store);
        _storage.WriteAllBytes(_bucket.Combine("out/log.json"), "{}"u8);
        Assert.Contains("log.json", Assert.Throws<StorageException>(() => Begin()).Message, StringComparison.Ordinal);
        using (Begin(ignored: "out/log.json")) { }
        Assert.Equal(["out/log.json"], Keys());
    }

    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void Overwriting_replaces_what_a_run_wrote_and_refuses_what_none_did(string store)
    {
        Open(store);
        Run(overwrite: false, commit: true, "old", "Data/1.jpg", "Data/2.jpg");
        _storage.WriteAllBytes(_bucket.Combine("out/mine.txt"), "mine"u8);
        _storage.WriteAllBytes(_bucket.Combine("out/Data/mine.jpg"), "mine"u8);
        var error = Assert.Throws<StorageException>(() => Run(overwrite: true, commit: true, "new", "Data/2.jpg", "Data/3.jpg"));
        Assert.Contains("holds Data/mine.jpg, which no earlier run", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", Text("out/Data/mine.jpg"));
    }

    [Trait("Category", "Slow")]
    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void Overwriting_replaces_what_a_run_wrote_and_nothing_beside_it(string store)
    {
        Open(store);
        Run(overwrite: false, commit: true, "old", "Data/1.jpg", "Data/2.jpg");
        _storage.WriteAllBytes(_bucket.Combine("out/mine.txt"), "mine"u8);
        Run(overwrite: true, commit: true, "new", "Data/2.jpg", "Data/3.jpg");
        Assert.Equal(["out/Data/2.jpg", "out/Data/3.jpg", "out/mine.txt", "out/output.manifest"], Keys());
        Assert.Equal(["new", "new", "mine", "new"],
            ((string[])["out/Data/2.jpg", "out/Data/3.jpg", "out/mine.txt", "out/output.manifest"]).Select(Text));
    }

    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void The_list_of_what_an_output_consists_of_is_part_of_it(string store)
    {
        Open(store);
        using (IOutputFolder output = _storage.BeginOutput(_bucket.Combine("out"),
            new() { Entries = [".hardexample", "Data", "output.manifest"], Inventory = ".hardexample/files.txt" }))
        {
            foreach (string path in (string[])["Data/1.jpg", "output.manifest"]) output.Create(path).Dispose();
            output.Commit();
        }
        Assert.Equal(".hardexample/files.txt\nData/1.jpg\noutput.manifest\n", Text("out/.hardexample/files.txt"));
    }

    [Trait("Category", "Slow")]
    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void Overwriting_that_is_not_committed_keeps_the_old_output(string store)
    {
        Open(store);
        Run(overwrite: false, commit: true, "old", "Data/1.jpg");
        Run(overwrite: true, commit: false, "new", "Data/1.jpg", "Data/2.jpg");
        Assert.Equal(["out/Data/1.jpg", "out/output.manifest"], Keys());
        Assert.Equal("old", Text("out/Data/1.jpg"));
        Assert.Equal("old", Text("out/output.manifest"));
    }

    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void A_file_can_be_taken_back(string store)
    {
        Open(store);
        using (IOutputFolder output = Begin())
        {
            using (Stream image = output.Create("Data/1.jpg")) image.Write("i"u8);
            output.Delete("Data/1.jpg");
            using (Stream manifest = output.Create("output.manifest")) manifest.Write("m"u8);
            output.Commit();
        }
        Assert.Equal(["out/output.manifest"], Keys());
    }

    [StoresTheory, MemberData(nameof(StoresFixture.Present), MemberType = typeof(StoresFixture))]
    public void Names_that_are_not_safe_are_a_defect_of_the_caller(string store)
    {
        Open(store);
        using IOutputFolder output = Begin();
        foreach (string name in (string[])["../x", "Data/../../x", "/etc/x", "Data//x", "other/x"])
            Assert.Throws<ArgumentException>(() => output.Create(name));
    }

    [S3rverFact]
    public void A_place_that_cannot_be_written_is_found_before_the_work()
    {
        Open("s3rver");
        using var proxy = new ErrorProxy(stores["s3rver"].Port,
            static (line, _) => line.StartsWith("PUT", StringComparison.Ordinal)
                ? new() { Status = 403, Code = "AccessDenied" } : InjectedError.None);
        using var storage = new S3Storage(new StorageSettings(), stores["s3rver"].Environment(proxy.Port), Quick);
        StorageException error = Assert.Throws<StorageException>(
            () => storage.BeginOutput(_bucket.Combine("out"), new() { Entries = ["Data", "output.manifest"] }));
        Assert.Contains("access is denied", error.Message, StringComparison.Ordinal);
    }

    [S3rverFact]
    public void A_commit_that_fails_takes_everything_back_and_leaves_no_manifest()
    {
        Open("s3rver");
        using var proxy = new ErrorProxy(stores["s3rver"].Port,
            static (line, _) => line.StartsWith("PUT", StringComparison.Ordinal)
                && line.Contains("output.manifest", StringComparison.Ordinal) ? new() { Status = 503, Code = "SlowDown" }
                : InjectedError.None);
        using S3Storage direct = _storage;
        _storage = new(new StorageSettings(), stores["s3rver"].Environment(proxy.Port), Quick);
        Assert.Contains("503 (SlowDown)",
            Assert.Throws<StorageException>(() => Run(overwrite: false, commit: true, "new", "Data/1.jpg", "Data/2.jpg")).Message,
            StringComparison.Ordinal);
        Assert.Empty(direct.ListFiles(_bucket));
    }

    [S3rverFact]
    public void An_upload_under_way_when_the_output_is_given_up_does_not_appear_later()
    {
        Open("s3rver");
        TimeSpan delay = TimeSpan.FromMilliseconds(300);
        using var isUnderWay = new ManualResetEventSlim();
        using var proxy = new ErrorProxy(stores["s3rver"].Port, (line, _) =>
        {
            if (!line.StartsWith("PUT", StringComparison.Ordinal) || !line.Contains("/Data/", StringComparison.Ordinal))
                return InjectedError.None;
            isUnderWay.Set();
            return new() { Delay = delay };
        });
        using S3Storage direct = _storage;
        _storage = new(new StorageSettings(), stores["s3rver"].Environment(proxy.Port),
            Quick with { GracePeriod = TimeSpan.FromMinutes(1) });
        using (IOutputFolder output = Begin())
        {
            using (Stream image = output.Create("Data/1.jpg")) image.Write("i"u8);
            isUnderWay.Wait();
            // The body follows the head of the request.
            Thread.Sleep(delay / 3);
        }
        Thread.Sleep(delay * 2);
        Assert.Empty(direct.ListFiles(_bucket));
    }

    [S3rverFact]
    public void An_upload_that_fails_ends_the_run()
    {
        Open("s3rver");
        using var proxy = new ErrorProxy(stores["s3rver"].Port,
            static (line, _) => line.Contains("/Data/", StringComparison.Ordinal) && line.StartsWith("PUT", StringComparison.Ordinal)
                ? new() { Status = 500 } : InjectedError.None);
        using S3Storage direct = _storage;
        _storage = new(new StorageSettings(), stores["s3rver"].Environment(proxy.Port), Quick);
        Assert.Contains("Data/1.jpg",
            Assert.Throws<StorageException>(() => Run(overwrite: false, commit: true, "new", "Data/1.jpg")).Message,
            StringComparison.Ordinal);
        Assert.Empty(direct.ListFiles(_bucket));
    }
}
