using System.Text.RegularExpressions;

namespace HardExample.Core.Text;

/// <summary>
/// Secrets inside addresses: a name or password before the '@', and signatures, keys and tokens in the query or behind the '#'. They belong
/// in the environment or a profile, never into a configuration, a log, a message or a report.
/// </summary>
public static partial class SecretText
{
    private const string Mask = "***";

    /// <summary>Whether an address in the text bears a secret.</summary>
    public static bool IsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains("://", StringComparison.Ordinal) && (UserInfo().IsMatch(text) || SignedQuery().IsMatch(text));
    }

    /// <summary>The text with "***" for each secret.</summary>
    public static string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsIn(text) ? SignedQuery().Replace(UserInfo().Replace(text, "$1" + Mask + "@"), "$1" + Mask) : text;
    }

    // Up to the last '@' before the path: a password may hold one itself.
    [GeneratedRegex(@"(://)[^/\s""'<>]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    // X-Amz-Signature, X-Amz-Credential, X-Amz-Security-Token, AWSAccessKeyId, Signature, AccessKeyId, sig, token, password …
    [GeneratedRegex(
        @"([?&;#][\w.-]*(?:signature|credential|token|secret|password|passwd|passphrase|pwd|accesskey|access_key|access-key|api[_-]?key"
        + @"|\bsig|\bkey|\b(?:auth|authorization|bearer|jwt|pass|ak|sk)\b)[\w.-]*=)[^&;#\s""'<>]*",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SignedQuery();
}
