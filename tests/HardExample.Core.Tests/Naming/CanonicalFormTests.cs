using HardExample.Core.Naming;

namespace HardExample.Core.Tests.Naming;

public sealed class CanonicalFormTests
{
    [Theory]
    [InlineData("caf\u00e9.jpg", "cafe\u0301.jpg")]
    [InlineData("\u1ec7", "e\u0323\u0302")] // two marks
    [InlineData("\u01d6", "u\u0308\u0304")]
    [InlineData("\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af")] // Hangul
    [InlineData("\uac00", "\u1100\u1161")]
    [InlineData("\u304c\u3071", "\u304b\u3099\u306f\u309a")] // Kana
    [InlineData("\u0439", "\u0438\u0306")] // Cyrillic
    [InlineData("plain-1.jpg", "plain-1.jpg")]
    [InlineData("\u732b\ud83d\udc08", "\u732b\ud83d\udc08")]
    public void Both_forms_of_a_name_are_found_from_either(string composed, string decomposed)
    {
        Assert.Equal(decomposed, CanonicalForm.Decompose(composed));
        Assert.Equal(decomposed, CanonicalForm.Decompose(decomposed));
        Assert.Equal(composed, CanonicalForm.Compose(decomposed));
        Assert.Equal(composed, CanonicalForm.Compose(composed));
    }
}
