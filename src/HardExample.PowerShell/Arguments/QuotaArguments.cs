using HardExample.Core.Errors;

namespace HardExample.PowerShell.Arguments;

/// <summary>What the parameters of quotas have in common.</summary>
internal static class QuotaArguments
{
    /// <summary>Makes sure that -PerClass stands alone.</summary>
    /// <exception cref="ConfigurationException">It is given beside what it is short for.</exception>
    public static void Check(IReadOnlyDictionary<string, object> bound)
    {
        if (bound.ContainsKey("PerClass") && (bound.ContainsKey("QuotaBy") || bound.ContainsKey("Max")))
            throw new ConfigurationException("-PerClass N is short for -QuotaBy class -Max N; give one of them.");
    }
}
