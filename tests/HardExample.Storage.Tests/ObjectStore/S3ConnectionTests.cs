using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Storage.ObjectStore;

namespace HardExample.Storage.Tests.ObjectStore;

public sealed class S3ConnectionTests : IDisposable
{
    private const string Secret = "a-secret-key-that-is-never-shown";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new() { ["AWS_ACCESS_KEY_ID"] = "AKID0123",
        ["AWS_SECRET_ACCESS_KEY"] = Secret };

    public void Dispose() => _folder.Dispose();

    private S3Connection Resolve(StorageSettings? settings = null) => S3Connection.Resolve(settings
        ?? new(), name => _environment.GetValueOrDefault(name));

    private string Error(StorageSettings? settings = null)
    {
        StorageException error = Assert.Throws<StorageException>(() => Resolve(settings));
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        return error.Message;
    }

    private void Profiles(string text) => _environment["AWS_SHARED_CREDENTIALS_FILE"] = _folder.Write("credentials", text);

    [Theory]
    [InlineData("https://obs.cn-north-4.myhuaweicloud.com", "cn-north-4", false)]
    [InlineData("s3.eu-central-1.amazonaws.com", "eu-central-1", false)]
    [InlineData("http://127.0.0.1:9000", "us-east-1", true)]
    [InlineData("https://minio.example.org/s3", "us-east-1", true)]
    public void Region_and_addressing_follow_from_the_endpoint(string endpoint, string region, bool pathStyle)
    {
        S3Connection connection = Resolve(new() { Endpoint = endpoint });
        Assert.Equal((region, pathStyle), (connection.Region, connection.PathStyle));
    }

    [Fact]
    public void Settings_go_before_the_environment_and_that_before_what_the_endpoint_says()
    {
        _environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
        Assert.Equal("http://127.0.0.1:1", Resolve().Name);
        _environment["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:2";
        _environment["AWS_DEFAULT_REGION"] = "there";
        Assert.Equal(("http://127.0.0.1:2", "there", true), (Resolve().Name, Resolve().Region, Resolve().PathStyle));
        _environment["AWS_REGION"] = "here";
        Assert.Equal("here", Resolve().Region);
        S3Connection set = Resolve(new() { Endpoint = "http://127.0.0.1:3", Region = "mine", AddressingStyle = AddressingStyle.Virtual });
        Assert.Equal(("http://127.0.0.1:3", "mine", false), (set.Name, set.Region, set.PathStyle));
    }

    [Fact]
    public void Keys_come_from_the_environment_or_a_profile_and_a_named_profile_goes_first()
    {
        Profiles($"[default]\naws_access_key_id = D\naws_secret_access_key = {Secret}\n[obs]\naws_access_key_id = "
            + $"O\naws_secret_access_key = {Secret}\n");
        Assert.Equal("AKID0123", KeyOf(Resolve()));
        Assert.Equal("O", KeyOf(Resolve(new() { Profile = "obs" })));
        _environment.Remove("AWS_ACCESS_KEY_ID");
        _environment.Remove("AWS_SECRET_ACCESS_KEY");
        Assert.Equal("D", KeyOf(Resolve(new() { Endpoint = "http://127.0.0.1:1" })));
        _environment["AWS_PROFILE"] = "obs";
        Assert.Equal("O", KeyOf(Resolve(new() { Endpoint = "http://127.0.0.1:1" })));
    }

    [Fact]
    public void What_is_missing_is_said_with_what_to_do()
    {
        Profiles($"[half]\naws_secret_access_key = {Secret}\n");
        Assert.Contains("no profile nobody", Error(new() { Profile = "nobody" }), StringComparison.Ordinal);
        Assert.Contains("aws_access_key_id", Error(new() { Profile = "half" }), StringComparison.Ordinal);
        _environment.Remove("AWS_ACCESS_KEY_ID");
        Assert.Contains("AWS_ACCESS_KEY_ID is not set", Error(), StringComparison.Ordinal);
        _environment.Remove("AWS_SECRET_ACCESS_KEY");
        Assert.Contains("No credentials", Error(new() { Endpoint = "http://127.0.0.1:1" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://x")]
    [InlineData("http://")]
    [InlineData("https://user:a-secret-key-that-is-never-shown@host")]
    [InlineData("user:a-secret-key-that-is-never-shown@ho st")]
    [InlineData("https://host/?key=a-secret-key-that-is-never-shown")]
    public void An_endpoint_that_is_none_is_refused_without_showing_what_may_be_secret(string endpoint) =>
        Assert.Contains("extensions.storage.endpoint", Error(new() { Endpoint = endpoint }), StringComparison.Ordinal);

    [Fact]
    public void A_local_job_needs_no_credentials()
    {
        using StorageResolver storage = StorageFactory.Create(MiningExtensions.Default);
        Assert.True(storage.For(StoragePath.Parse(_folder.Path)).DirectoryExists(StoragePath.Parse(_folder.Path)));
    }

    private static string KeyOf(S3Connection connection) => connection.Credentials.Keys.GetCredentials().AccessKey;
}
