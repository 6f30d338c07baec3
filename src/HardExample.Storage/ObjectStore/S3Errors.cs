using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Xml;
using Amazon.Runtime;
using HardExample.Core.Errors;
using Polly.Timeout;

namespace HardExample.Storage.ObjectStore;

/// <summary>Judges what an object store or the way to it says: whether to try again, and how to tell the user.</summary>
internal static class S3Errors
{
    private static readonly string[] TransientCodes =
    [
        "InternalError", "OperationAborted", "RequestTimeout", "RequestTimeoutException", "ServiceUnavailable", "SlowDown", "Throttling",
        "ThrottlingException", "TooManyRequests", "BadDigest", "XAmzContentSHA256Mismatch",
    ];

    /// <summary>Whether another try can help.</summary>
    public static bool IsTransient(Exception error) => error switch
    {
        AmazonUnmarshallingException or XmlException => true, // an answer that ends half-way
        AmazonServiceException { StatusCode: > 0 } service => IsTransient(service),
        TimeoutRejectedException or TimeoutException => true,
        AuthenticationException => false,
        SocketException socket => socket.SocketErrorCode is not (SocketError.HostNotFound or SocketError.NoData),
        AmazonClientException or HttpRequestException or IOException when error.InnerException is { } inner => IsTransient(inner),
        HttpRequestException or IOException => true,
        _ => false,
    };

    /// <summary>Whether the store says that the object, or for a request without body anything, is not there.</summary>
    public static bool IsMissing(AmazonServiceException error) =>
        error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode is not "NoSuchBucket";

    /// <summary>Whether the error is one of the store or of the way to it, and not a defect.</summary>
    public static bool IsStoreError(Exception error) =>
        error is AmazonClientException or AmazonServiceException or HttpRequestException or TimeoutRejectedException or TimeoutException
            or SocketException or XmlException || StorageErrors.IsStorageError(error);

    /// <summary>
    /// The error as the user should read it. What the client library threw is not kept as inner error: its properties hold the answer of
    /// the server, which may repeat the request with its keys.
    /// </summary>
    public static StorageException Translate(Exception error, string action, StoragePath path, S3Connection connection) =>
        new($"Cannot {action} {StoragePath.Shown(path.Value)}: {connection.Credentials.Redact(Reason(error, path, connection))}");

    private static bool IsTransient(AmazonServiceException error) =>
        error.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            || (int)error.StatusCode >= 500 && error.StatusCode != HttpStatusCode.NotImplemented
        || Array.IndexOf(TransientCodes, error.ErrorCode) >= 0;

    private static string Reason(Exception error, StoragePath path, S3Connection connection)
    {
        switch (error)
        {
            case TimeoutRejectedException or TimeoutException:
                return $"{connection.Name} did not answer in time, and trying again did not help. See whether it can be reached.";
            case AmazonUnmarshallingException or XmlException:
                return $"{connection.Name} gives answers that are not whole or not those of an S3 store. See extensions.storage.endpoint.";
            case AmazonServiceException { StatusCode: > 0 } service:
                return Reason(service, path, connection);
            case AuthenticationException:
                return $"no safe connection to {connection.Name} could be made: {error.Message} See its certificate.";
            case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                return $"{connection.Name} refuses the connection. See whether it runs there, and extensions.storage.endpoint.";
            case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                return $"the host of {connection.Name} is not known. See extensions.storage.endpoint and, for a bucket in the host "
                    + "name, extensions.storage.addressing_style.";
        }
        if (error.InnerException is { } inner
            && error is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
            return Reason(inner, path, connection);
        return $"the connection to {connection.Name} failed: {StoragePath.Shown(error.Message)} Trying again did not help.";
    }

    private static string Reason(AmazonServiceException error, StoragePath path, S3Connection connection)
    {
        string who = connection.Credentials.Origin;
        switch (error.ErrorCode)
        {
            case "NoSuchBucket":
                return $"there is no bucket {StoragePath.Shown(path.Bucket)} at {connection.Name}. See its name and "
                    + "extensions.storage.endpoint.";
            case "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" or "InvalidToken":
                return $"the credentials from {who} have expired or their token is not valid. Fetch new ones and run again.";
            case "InvalidAccessKeyId":
                return $"{connection.Name} does not know the access key from {who}. See whether it belongs to this store.";
            case "SignatureDoesNotMatch":
                return $"{connection.Name} does not accept the signature made with the secret key from {who}. See the secret key and "
                    + $"extensions.storage.region ({connection.Region}).";
            case "RequestTimeTooSkewed" or "RequestExpired":
                return "the clock of this machine and that of the store differ too much. Set the clock.";
            case "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException" or "TemporaryRedirect":
                return $"the bucket {StoragePath.Shown(path.Bucket)} belongs to another region or endpoint than {connection.Name}, "
                    + $"{connection.Region}. See extensions.storage.region and extensions.storage.endpoint.";
            case "InvalidObjectState":
                return "the object is archived. Restore it first.";
            case "QuotaExceeded" or "EntityTooLarge" or "InsufficientStorage":
                return $"the store has no room for it ({error.ErrorCode}).";
        }
        return error.StatusCode switch
        {
            HttpStatusCode.NotFound => "there is no such object.",
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized =>
                $"access is denied to the credentials from {who}. See their rights on the bucket {StoragePath.Shown(path.Bucket)}.",
            HttpStatusCode.PreconditionFailed => "the object was changed while it was read.",
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
                $"{connection.Name} sends elsewhere ({Answer(error)}). See extensions.storage.region and extensions.storage.endpoint.",
            _ when IsTransient(error) =>
                $"{connection.Name} keeps answering {Answer(error)}. Try again later, or lower extensions.storage.parallel_requests.",
            _ => $"{connection.Name} answers {Answer(error)}: {StoragePath.Shown(error.Message ?? "")}",
        };
    }

    private static string Answer(AmazonServiceException error)
    {
        string status = ((int)error.StatusCode).ToString(CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(error.ErrorCode) ? status : $"{status} ({StoragePath.Shown(error.ErrorCode)})";
    }
}
