using System.Collections.Immutable;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using HardExample.Core.Errors;

namespace HardExample.Storage.ObjectStore;

/// <summary>The keys requests are signed with, and where they were found. It never shows them.</summary>
internal sealed class S3Credentials
{
    private readonly ImmutableArray<string> _secrets;

    private S3Credentials(AWSCredentials keys, string origin, CredentialProfile? profile, params ReadOnlySpan<string?> secrets)
    {
        (Keys, Origin, Profile) = (keys, origin, profile);
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (string? secret in secrets)
            if (secret is { Length: > 3 }) found.Add(secret);
        found.Sort(static (a, b) => b.Length.CompareTo(a.Length));
        _secrets = found.ToImmutable();
    }

    public AWSCredentials Keys { get; }

    /// <summary>Where they were found, for messages.</summary>
    public string Origin { get; }

    /// <summary>The profile they came from.</summary>
    public CredentialProfile? Profile { get; }

    /// <summary>A text without the keys, whatever a server may have put into it.</summary>
    public string Redact(string text)
    {
        foreach (string secret in _secrets) text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }

    public override string ToString() => $"credentials from {Origin}";

    /// <summary>From the named profile; else the environment, AWS_PROFILE or "default", or an Amazon machine.</summary>
    public static S3Credentials Find(string? profile, Func<string, string?> environment, bool isAmazon)
    {
        if (profile is not null) return FromProfile(profile, environment) ?? throw NoProfile(profile, "extensions.storage.profile");
        if (FromEnvironment(environment) is { } keys) return keys;
        if (environment("AWS_PROFILE") is { } named) return FromProfile(named, environment) ?? throw NoProfile(named, "AWS_PROFILE");
        return FromProfile("default", environment) ?? (isAmazon ? FromMachine() : throw None());
    }

    private static S3Credentials? FromEnvironment(Func<string, string?> environment)
    {
        string? id = environment("AWS_ACCESS_KEY_ID"), secret = environment("AWS_SECRET_ACCESS_KEY"),
        token = environment("AWS_SESSION_TOKEN");
        if (id is null && secret is null) return null;
        if (id is null || secret is null)
            throw new StorageException(
                $"{(id is null ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY")} is not set; object storage needs both "
                    + "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
        AWSCredentials keys = token is null ? new BasicAWSCredentials(id, secret) : new SessionAWSCredentials(id, secret, token);
        return new(keys, "the environment (AWS_ACCESS_KEY_ID)", null, id, secret, token);
    }

    private static S3Credentials? FromProfile(string name, Func<string, string?> environment)
    {
        CredentialProfile? profile;
        try
        {
            if (!new CredentialProfileStoreChain(environment("AWS_SHARED_CREDENTIALS_FILE")).TryGetProfile(name, out profile)) return null;
        }
        catch (Exception error) when (error is AmazonClientException or IOException or UnauthorizedAccessException)
        {
            // The parser's message quotes the wrong line, which may hold a key.
            throw new StorageException(
                $"The shared credentials file cannot be read ({error.GetType().Name}). See whether it has [profile] sections with name "
                    + "= value lines.");
        }
        if (profile.CanCreateAWSCredentials
            && AWSCredentialsFactory.TryGetAWSCredentials(profile, profile.CredentialProfileStore, out AWSCredentials keys))
            return new(keys, $"the profile {StoragePath.Shown(name)}", profile, profile.Options.AccessKey, profile.Options.SecretKey,
                profile.Options.Token);
        throw new StorageException(
            $"The profile {StoragePath.Shown(name)} of the shared credentials file has no keys that can be used. "
            + "Give it aws_access_key_id and aws_secret_access_key, or a credential_process.");
    }

    private static S3Credentials FromMachine()
    {
        try
        {
            return new(DefaultAWSCredentialsIdentityResolver.GetCredentials(), "this machine's role", null);
        }
        catch (AmazonClientException)
        {
            throw None();
        }
    }

    private static StorageException NoProfile(string name, string origin) =>
        new($"There is no profile {StoragePath.Shown(name)} ({origin}) in the shared credentials file. "
            + "Name one of its [profiles], or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");

    private static StorageException None() => new(
        "No credentials for object storage were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for "
        + "temporary keys), or name a profile of the shared credentials file with AWS_PROFILE or extensions.storage.profile.");
}
