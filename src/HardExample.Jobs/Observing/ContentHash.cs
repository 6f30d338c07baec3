using System.Security.Cryptography;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Observing;

/// <summary>What the ledger knows images by, wherever they lie (<see cref="Sample.ContentHash"/>).</summary>
internal static class ContentHash
{
    /// <summary>SHA-256 of a file, 64 lower-case hexadecimal digits.</summary>
    /// <param name="file">All bytes of the file.</param>
    public static string Of(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file));
}
