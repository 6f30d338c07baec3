using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;

namespace HardExample.Storage.ObjectStore;

/// <summary>Which store is meant and how it is addressed.</summary>
internal sealed class S3Connection
{
    private const string OtherRegion = "us-east-1", Amazon = ".amazonaws.com", AmazonChina = ".amazonaws.com.cn",
    Huawei = ".myhuaweicloud.com";

    private S3Connection(Uri? endpoint, string region, bool pathStyle, S3Credentials credentials) =>
        (Endpoint, Region, PathStyle, Credentials) = (endpoint, region, pathStyle, credentials);

    /// <summary>The address; null for Amazon S3.</summary>
    public Uri? Endpoint { get; }

    /// <summary>What requests are signed for.</summary>
    public string Region { get; }

    /// <summary>Whether the bucket stands in the path.</summary>
    public bool PathStyle { get; }

    public S3Credentials Credentials { get; }

    /// <summary>The store, for messages.</summary>
    public string Name => Endpoint is null ? $"Amazon S3 ({Region})" : Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>What the settings, else the environment, else the profile say.</summary>
    public static S3Connection Resolve(StorageSettings settings, Func<string, string?> environment)
    {
        string? Variable(string name) => environment(name) is { Length: > 0 } value ? value : null;
        (string? address, string origin) = settings.Endpoint is { } set ? (set, "extensions.storage.endpoint")
            : Variable("AWS_ENDPOINT_URL_S3") is { } s3 ? (s3, "AWS_ENDPOINT_URL_S3")
            : (Variable("AWS_ENDPOINT_URL"), "AWS_ENDPOINT_URL");
        Uri? endpoint = address is null ? null : ParseEndpoint(address, origin);
        S3Credentials credentials = S3Credentials.Find(settings.Profile, Variable, isAmazon: endpoint is null
            || IsAt(endpoint, Amazon) || IsAt(endpoint, AmazonChina));
        if (endpoint is null && credentials.Profile?.EndpointUrl is { Length: > 0 } own)
            endpoint = ParseEndpoint(own, $"endpoint_url of {credentials.Origin}");
        string region = settings.Region
            ?? Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? credentials.Profile?.Region?.SystemName ?? RegionIn(endpoint)
                ?? OtherRegion;
        bool pathStyle = settings.AddressingStyle switch
        {
            AddressingStyle.Path => true,
            AddressingStyle.Virtual => false,
            _ => endpoint is not null && !IsAt(endpoint, Amazon) && !IsAt(endpoint, AmazonChina) && !IsAt(endpoint, Huawei),
        };
        return new(endpoint, region, pathStyle, credentials);
    }

    /// <summary>A client without retries or time-outs of its own: <see cref="S3Requests"/> has them.</summary>
    public AmazonS3Client CreateClient()
    {
        var config = new AmazonS3Config
        {
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            ForcePathStyle = PathStyle,
            HttpClientFactory = new S3HttpClientFactory(),
            IgnoreConfiguredEndpointUrls = true,
            MaxErrorRetry = 0,
            // Checksums in trailers need aws-chunked bodies, which Swift and others refuse; the signature covers the payload anyway.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (Endpoint is null) config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        else
        {
            config.ServiceURL = Endpoint.AbsoluteUri;
            config.AuthenticationRegion = Region;
        }
        return new AmazonS3Client(Credentials.Keys, config);
    }

    private static Uri ParseEndpoint(string address, string origin)
    {
        string text = address.Contains("://", StringComparison.Ordinal) ? address : "https://" + address;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            throw new StorageException(
                $"{origin} is \"{Safe(address)}\", which is no http(s) address; write for example "
                    + "https://obs.cn-north-4.myhuaweicloud.com.");
        if (uri.UserInfo.Length > 0) throw new StorageException(
            $"{origin} has a name or password before the '@'. Take them out; keys come from the environment or a profile.");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0) throw new StorageException(
            $"{origin} has a '?' or '#' in it; write only the address of the store.");
        return uri;
    }

    // Text that is not an address may still have a password in it.
    private static string Safe(string address) =>
        StoragePath.Shown(address.LastIndexOf('@') is var at && at >= 0 ? "***" + address[at..] : address);

    private static bool IsAt(Uri endpoint, string domain) => endpoint.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase);

    // obs.REGION.myhuaweicloud.com, s3.REGION.amazonaws.com
    private static string? RegionIn(Uri? endpoint)
    {
        if (endpoint is null
            || endpoint.Host.Split('.') is not [("obs" or "s3"), var region, "myhuaweicloud" or "amazonaws", ..]) return null;
        return region;
    }
}
