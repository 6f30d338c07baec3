using HardExample.Core.Text;

namespace HardExample.Core.Tests.Text;

public sealed class SecretTextTests
{
    [Theory]
    [InlineData("https://user:pw@host/a?b=1", "https://***@host/a?b=1")]
    [InlineData("see 'https://p@w@host' and obs://k:s@b/x", "see 'https://***@host' and obs://***@b/x")]
    [InlineData("https://h/a?X-Amz-Credential=A&X-Amz-Date=1&X-Amz-Signature=B",
        "https://h/a?X-Amz-Credential=***&X-Amz-Date=1&X-Amz-Signature=***")]
    [InlineData("https://h/a?sig=B&sv=2", "https://h/a?sig=***&sv=2")]
    [InlineData("https://h/#token=B", "https://h/#token=***")]
    [InlineData("https://h/a?auth=A&pass=B&sk=C&jwt=D&keyId=E", "https://h/a?auth=***&pass=***&sk=***&jwt=***&keyId=***")]
    [InlineData("https://h/a?author=A&passage=B&skip=C#top", "https://h/a?author=A&passage=B&skip=C#top")]
    [InlineData("https://h/a?AWSAccessKeyId=A&Signature=B%3D", "https://h/a?AWSAccessKeyId=***&Signature=***")]
    [InlineData("obs://bucket/a@b/c.jpg", "obs://bucket/a@b/c.jpg")]
    [InlineData("https://h/a?page=2&design=flat", "https://h/a?page=2&design=flat")]
    [InlineData("user@host", "user@host")]
    public void Secrets_in_addresses_are_hidden_and_nothing_else(string text, string hidden)
    {
        Assert.Equal(hidden, SecretText.Hide(text));
        Assert.Equal(text != hidden, SecretText.IsIn(text));
    }
}
