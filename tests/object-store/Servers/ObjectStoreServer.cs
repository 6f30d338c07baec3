using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;

namespace HardExample.ObjectStores;

/// <summary>A store that speaks S3 on 127.0.0.1, in a process of its own that ends with its standard input.</summary>
internal sealed class ObjectStoreServer : IDisposable
{
    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    private readonly Process _process;
    private readonly string _folder;
    private int _buckets;

    private ObjectStoreServer(Process process, string folder, int port, string accessKey, string secretKey)
    {
        (_process, _folder, Port, AccessKey, SecretKey) = (process, folder, port, accessKey, secretKey);
        Client = new AmazonS3Client(new BasicAWSCredentials(accessKey, secretKey), new AmazonS3Config
        {
            ServiceURL = $"http://127.0.0.1:{port}", ForcePathStyle = true, AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            // A server on a busy machine asks for patience.
            MaxErrorRetry = 8,
        });
    }

    /// <summary>Why the npm package cannot be used; null when it can.</summary>
    public static string? NoS3rver { get; } = File.Exists(Path.Combine(S3rverFolder(), "stamp")) ? null
        : "SKIPPED: artifacts/s3rver is not there (`dotnet test` installs it by npm, or says why it could not); object storage "
        + "was NOT tried.";

    /// <summary>Why OpenStack Swift cannot be used; null when it can.</summary>
    public static string? NoSwift { get; } = CheckSwift();

    public int Port { get; }

    public string AccessKey { get; }

    public string SecretKey { get; }

    /// <summary>A client of its own, to prepare and to look.</summary>
    public AmazonS3Client Client { get; }

    public static ObjectStoreServer StartS3rver()
    {
        string folder = Directory.CreateTempSubdirectory("hardexample-s3rver-").FullName;
        return Start("node", [Path.Combine(Repository, "tests", "object-store", "s3rver", "serve.mjs"), S3rverFolder(), folder], folder,
            "S3RVER", "S3RVER");
    }

    public static ObjectStoreServer StartSwift()
    {
        string folder = Directory.CreateTempSubdirectory("hardexample-swift-").FullName;
        return Start("bash", [SwiftScript(), folder], folder, "test:tester", "testing");
    }

    /// <summary>Makes a bucket that no other test uses.</summary>
    public string NewBucket()
    {
        string name = $"bucket-{Interlocked.Increment(ref _buckets)}";
        Client.PutBucketAsync(name).GetAwaiter().GetResult();
        return name;
    }

    /// <summary>The environment of a user of this store; other variables are not set.</summary>
    public Func<string, string?> Environment(int? port = null, string? secretKey = null, string? accessKey = null) => name => name switch
    {
        "AWS_ENDPOINT_URL_S3" => $"http://127.0.0.1:{port ?? Port}",
        "AWS_ACCESS_KEY_ID" => accessKey ?? AccessKey,
        "AWS_SECRET_ACCESS_KEY" => secretKey ?? SecretKey,
        _ => null,
    };

    public void Dispose()
    {
        Client.Dispose();
        _process.StandardInput.Close();
        if (!_process.WaitForExit(10_000)) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ObjectStoreServer Start(string program, IEnumerable<string> arguments, string folder, string accessKey, string secretKey)
    {
        Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        string? port = process.StandardOutput.ReadLine();
        if (port is null) throw new InvalidOperationException($"{program} ended with {ExitOf(process)}; its messages stand above.");
        return new(process, folder, int.Parse(port, CultureInfo.InvariantCulture), accessKey, secretKey);
    }

    private static int ExitOf(Process process)
    {
        process.WaitForExit();
        return process.ExitCode;
    }

    // Starting Swift takes seconds and root, so it is tried only where its packages are.
    private static string? CheckSwift()
    {
        if (!OperatingSystem.IsLinux()) return "SKIPPED: OpenStack Swift runs on Linux; it was NOT tried.";
        using Process process = Process.Start(new ProcessStartInfo("bash", [SwiftScript(), "--check"]) { RedirectStandardError = true })!;
        string message = process.StandardError.ReadToEnd().Trim();
        return ExitOf(process) == 0 ? null : $"SKIPPED: {message}. A real object store was NOT tried.";
    }

    private static string S3rverFolder() => Path.Combine(Repository, "artifacts", "s3rver");

    private static string SwiftScript() => Path.Combine(Repository, "tests", "object-store", "start-swift.sh");

    private static string FindRepository()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
            if (File.Exists(Path.Combine(at, "Directory.Packages.props"))) return at;
        throw new InvalidOperationException("The tests do not run within the repository.");
    }
}
