using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.Fuzz.Readers;

/// <summary>What every message to a user must be.</summary>
internal static class Messages
{
    private const int Shortest = 12, Longest = 20_000, Shown = 200;

    private static readonly string[] Secrets = ["://user:secret-word@", "?X-Amz-Signature=secret-word"];

    private static readonly string[] Foreign = ["   at ", "Object reference not set", "System.", "Parameter '", "StackTrace"];

    /// <summary>Checks a refusal as the user sees it.</summary>
    /// <exception cref="PropertyException">It says too little or too much, gives away a secret, or steers the terminal.</exception>
    public static void Require(Exception refusal)
    {
        string message = refusal.Message;
        string? fault = message.Length is < Shortest or > Longest ? $"has {message.Length} characters"
            : message.Any(static c => c != '\n' && char.IsControl(c)) ? "has a control character in it"
            : message.Contains(Sandbox.Secret, StringComparison.Ordinal) ? "shows the content of a file that nobody named"
            : Secrets.Any(text => message.Contains(text, StringComparison.Ordinal)) ? "shows a password"
            : Foreign.Any(text => message.Contains(text, StringComparison.Ordinal)) ? "is of a library, not of ours"
            : null;
        if (fault is not null) throw new PropertyException($"The message {fault}: {message[..Math.Min(Shown, message.Length)]}");
    }

    /// <inheritdoc cref="Require(Exception)"/>
    public static void Require(SampleProblem problem) => Require(new InputException(problem.ToString()));
}
