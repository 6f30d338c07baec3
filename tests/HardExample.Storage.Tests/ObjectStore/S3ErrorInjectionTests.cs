using System.Net;
using System.Net.Sockets;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.ObjectStores;
using HardExample.Storage.ObjectStore;

namespace HardExample.Storage.Tests.ObjectStore;

/// <summary>What goes wrong on the way to a store and in it: s3rver behind a proxy that does harm.</summary>
[Collection(StoresDefinition.Name)]
public sealed class S3ErrorInjectionTests(StoresFixture stores) : IDisposable
{
    private static readonly S3RequestPolicy Quick = new() { Attempts = 4, FirstDelay = TimeSpan.FromMilliseconds(5),
        Timeout = TimeSpan.FromSeconds(20), PartSize = 5 << 20 };

    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        foreach (IDisposable item in _open) item.Dispose();
    }

    private (S3Storage Storage, StoragePath Path, byte[] Content, ErrorProxy Proxy) Open(
        Func<string, int, InjectedError> judge, S3RequestPolicy? policy = null, int size = 300_000)
    {
        ObjectStoreServer server = stores["s3rver"];
        StoragePath path = StoragePath.Parse("s3://" + server.NewBucket()).Combine("a b/1.jpg");
        var content = new byte[size];
        new Random(7).NextBytes(content);
        using (var direct = new S3Storage(new StorageSettings(), server.Environment(), Quick)) direct.WriteAllBytes(path, content);
        var proxy = new ErrorProxy(server.Port, judge);
        var storage = new S3Storage(new StorageSettings(), server.Environment(proxy.Port), policy ?? Quick);
        _open.AddRange([storage, proxy]);
        return (storage, path, content, proxy);
    }

    private static string Message(Action use) => Assert.Throws<StorageException>(use).Message;

    [S3rverTheory]
    [InlineData(500, "InternalError")]
    [InlineData(503, "SlowDown")]
    public void A_storm_of_errors_that_passes_is_outlasted(int status, string code)
    {
        (S3Storage storage, StoragePath path, byte[] content, ErrorProxy proxy) =
            Open((_, n) => n < 3 ? new() { Status = status, Code = code } : InjectedError.None);
        Assert.Equal(content, storage.ReadAllBytes(path));
        Assert.Equal(4, proxy.Requests);
    }

    [S3rverTheory]
    [InlineData(500, "InternalError")]
    [InlineData(503, "SlowDown")]
    public void A_storm_that_lasts_is_an_error_after_a_bounded_number_of_tries(int status, string code)
    {
        (S3Storage storage, StoragePath path, _, ErrorProxy proxy) = Open((_, _) => new() { Status = status, Code = code });
        Assert.Contains($"keeps answering {status} ({code})", Message(() => storage.ReadAllBytes(path)), StringComparison.Ordinal);
        Assert.Equal(4, proxy.Requests);
        Assert.Contains($"{status}", Message(() => storage.WriteAllBytes(path, "x"u8)), StringComparison.Ordinal);
        Assert.Contains($"{status}", Message(() => storage.ListFiles(path).GetEnumerator().MoveNext()), StringComparison.Ordinal);
        Assert.Contains($"{status}", Message(() => storage.FileExists(path)), StringComparison.Ordinal);
    }

    [S3rverTheory]
    [InlineData("ExpiredToken", 400, "have expired")]
    [InlineData("SignatureDoesNotMatch", 403, "secret key")]
    [InlineData("AccessDenied", 403, "access is denied")]
    [InlineData("RequestTimeTooSkewed", 403, "clock")]
    [InlineData("PermanentRedirect", 301, "another region or endpoint")]
    [InlineData("InvalidObjectState", 403, "archived")]
    public void A_refusal_is_told_in_words_and_not_tried_again(string code, int status, string words)
    {
        (S3Storage storage, StoragePath path, _, ErrorProxy proxy) = Open((_, _) =>
            new() { Status = status, Code = code, Message = "key S3RVER is bad" });
        string message = Message(() => storage.ReadAllBytes(path));
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains("a b/1.jpg", message, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Requests);
    }

    [S3rverFact]
    public void A_server_that_repeats_the_keys_does_not_bring_them_into_an_error()
    {
        (S3Storage storage, StoragePath path, _, _) = Open((_, _) =>
            new() { Status = 400, Code = "Strange", Message = "You sent S3RVER and S3RVER" });
        StorageException error = Assert.Throws<StorageException>(() => storage.ReadAllBytes(path));
        Assert.Contains("Strange", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3RVER", error.ToString(), StringComparison.Ordinal);
    }

    [S3rverTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_connection_that_breaks_in_the_middle_is_taken_up_where_it_broke(bool reset)
    {
        var lines = new List<string>();
        (S3Storage storage, StoragePath path, byte[] content, ErrorProxy proxy) = Open((line, n) =>
        {
            lines.Add(line);
            return n < 3 ? new() { CutAfter = 90_000, Reset = reset } : InjectedError.None;
        });
        using (Stream stream = storage.OpenRead(path))
        using (var copy = new MemoryStream())
        {
            stream.CopyTo(copy);
            Assert.Equal(content, copy.ToArray());
        }
        Assert.Equal(content, storage.ReadAllBytes(path));
        Assert.InRange(proxy.Requests, 3, 8);
    }

    [S3rverFact]
    public void An_object_that_never_comes_whole_is_an_error()
    {
        (S3Storage storage, StoragePath path, _, ErrorProxy proxy) = Open((_, _) => new() { CutAfter = 0 });
        Assert.Contains("a b/1.jpg", Message(() => storage.ReadAllBytes(path)), StringComparison.Ordinal);
        Assert.InRange(proxy.Requests, 2, 8);
    }

    [S3rverTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Content_that_does_not_match_its_ETag_is_an_error_and_once_tried_again(bool truncated)
    {
        InjectedError harm = truncated ? new() { CutAfter = 1000, LiesAboutLength = true } : new() { Corrupts = true };
        (S3Storage storage, StoragePath path, byte[] content, ErrorProxy proxy) = Open((_, n) => n is 0 or > 2 ? harm : InjectedError.None);
        Assert.Equal(content, storage.ReadAllBytes(path));
        Assert.Equal(2, proxy.Requests);
        using (Stream good = storage.OpenRead(path)) good.CopyTo(Stream.Null);
        Assert.Contains("does not match", Message(() => storage.ReadAllBytes(path)), StringComparison.Ordinal);
        using Stream stream = storage.OpenRead(path);
        Assert.Contains("does not match", Message(() => stream.CopyTo(Stream.Null)), StringComparison.Ordinal);
    }

    [S3rverFact]
    public void A_slow_first_byte_is_waited_for()
    {
        (S3Storage storage, StoragePath path, byte[] content, ErrorProxy proxy) = Open((_, _) =>
            new() { Delay = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(content, storage.ReadAllBytes(path));
        Assert.Equal(1, proxy.Requests);
    }

    [Trait("Category", "Slow")]
    [S3rverFact]
    public void A_server_that_does_not_answer_is_given_up_and_tried_again()
    {
        (S3Storage storage, StoragePath path, byte[] content, _) = Open((_, n) =>
            new() { Delay = TimeSpan.FromSeconds(n < 1 ? 60 : 0) }, Quick with { Timeout = TimeSpan.FromSeconds(2) });
        Assert.Equal(content, storage.ReadAllBytes(path));
        (storage, path, _, _) = Open((_, _) =>
            new() { Delay = TimeSpan.FromSeconds(60) }, Quick with { Timeout = TimeSpan.FromMilliseconds(200), Attempts = 2 });
        Assert.Contains("did not answer in time", Message(() => storage.ReadAllBytes(path)), StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [S3rverFact]
    public void A_part_that_fails_is_sent_again()
    {
        (S3Storage storage, StoragePath path, _, _) =
            Open((line, n) => line.Contains("partNumber=2", StringComparison.Ordinal)
                && n < 5 ? new() { Status = 503, Code = "SlowDown" } : InjectedError.None);
        var content = new byte[12 << 20];
        new Random(3).NextBytes(content);
        storage.WriteAllBytes(path, content);
        Assert.True(content.AsSpan().SequenceEqual(storage.ReadAllBytes(path)));
    }

    [Trait("Category", "Slow")]
    [S3rverFact]
    public void An_upload_whose_part_fails_for_good_leaves_the_old_object()
    {
        (S3Storage storage, StoragePath path, byte[] content, _) =
            Open((line, _) => line.Contains("partNumber=2", StringComparison.Ordinal)
                ? new() { Status = 503, Code = "SlowDown" } : InjectedError.None);
        Assert.Contains("503", Message(() => storage.WriteAllBytes(path, new byte[12 << 20])), StringComparison.Ordinal);
        Assert.Equal(content, storage.ReadAllBytes(path));
    }

    [S3rverFact]
    public void An_answer_to_a_listing_that_breaks_off_is_asked_for_again()
    {
        (S3Storage storage, StoragePath path, _, _) = Open(
            (_, n) => n < 2 ? new() { CutAfter = 100, LiesAboutLength = true } : InjectedError.None);
        Assert.Equal(["1.jpg"], storage.ListFiles(path.Parent!.Value));
    }

    [Fact]
    public void A_refused_connection_is_said_with_the_address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var storage = new S3Storage(new StorageSettings { Endpoint = $"http://127.0.0.1:{port}" },
            static name => name is "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" ? "0123456789" : null, Quick with { Attempts = 2 });
        StorageException error = Assert.Throws<StorageException>(() => storage.ReadAllBytes(StoragePath.Parse("obs://b/k")));
        Assert.Contains($"http://127.0.0.1:{port} refuses the connection", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", error.ToString(), StringComparison.Ordinal);
    }
}
