using HardExample.Core.Samples;
using HardExample.Core.Errors;

namespace HardExample.Fuzz.Readers;

/// <summary>What every message to a user must be.</summary>
internal static class Messages
{
    private const int Shortest = 12, Longest = 20_000;

    private static readonly string[] Foreign = ["   at ", "Object reference not set", "System.", "Parameter '", "StackTrace"];

    /// <summary>Checks a refusal as the user sees it.</summary>
    /// <exception cref="PropertyException">It says too little or too much, gives away a secret, or steers the terminal.</exception>
    public static void Require(Exception refusal)
    {
        string message = refusal.Message;
        if (message.Length is < Shortest or > Longest)
            throw new PropertyException($"The message has {message.Length} characters: {message[..Math.Min(200, message.Length)]}");
        foreach (char c in message)
            if (c != '\n' && char.IsControl(c))
                throw new PropertyException(
                    $"The message has the control character {(int)c:X4} in it: {message[..Math.Min(200, message.Length)]}");
        if (message.Contains(Sandbox.Secret, StringComparison.Ordinal))
            throw new PropertyException("The message shows the content of a file that nobody named.");
        if (message.Contains("secret-word", StringComparison.Ordinal))
            throw new PropertyException($"The message shows a password: {message[..Math.Min(200, message.Length)]}");
        foreach (string text in Foreign)
            if (message.Contains(text, StringComparison.Ordinal))
                throw new PropertyException($"The message is of a library, not of ours: {message[..Math.Min(200, message.Length)]}");
    }

    /// <inheritdoc cref="Require(Exception)"/>
    public static void Require(SampleProblem problem) => Require(new InputException(problem.ToString()));
}
