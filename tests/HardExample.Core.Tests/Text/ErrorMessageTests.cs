using HardExample.Core.Errors;

namespace HardExample.Core.Tests.Text;

/// <summary>Messages quote labels, names and paths that strangers chose.</summary>
public sealed class ErrorMessageTests
{
    [Theory]
    [InlineData("a\u001b[31m\tb\0\u0085", "a?[31m?b??")]
    [InlineData("line 1\nline 2", "line 1\nline 2")]
    [InlineData("see https://user:word@host/a", "see https://***@host/a")]
    public void A_message_steers_no_terminal_and_tells_no_secret(string given, string shown)
    {
        Assert.Equal(shown, new InputException(given).Message);
        Assert.Equal(shown, new ModelException(given, new IOException()).Message);
    }

    [Fact]
    public void Of_a_very_long_message_the_beginning_and_the_end_stay()
    {
        string message = new StorageException("What " + new string('x', 1_000_000) + " how to mend it.").Message;
        Assert.StartsWith("What xxx", message, StringComparison.Ordinal);
        Assert.EndsWith("xxx how to mend it.", message, StringComparison.Ordinal);
        Assert.Equal(4003, message.Length);
    }
}
