using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HardExample.Core.Naming;

namespace HardExample.Core.Tests.Naming;

public sealed class SafeNameTests
{
    [Theory]
    [InlineData("dog")]
    [InlineData("Hot Dog (2)")]
    [InlineData("猫")]
    [InlineData("crème brûlée")]
    [InlineData("n01514668_cock.JPEG")]
    [InlineData("COM")]
    [InlineData("common")]
    public void A_safe_name_stays_as_it_is(string name)
    {
        Assert.Equal(name, SafeName.Component(name));
        Assert.Equal(name, SafeName.FileName(name));
    }

    [Theory]
    [InlineData("../../etc/passwd", "______etc_passwd-")]
    [InlineData("..", "__-")]
    [InlineData(".", "_-")]
    [InlineData("/abs", "_abs-")]
    [InlineData("C:\\x", "C__x-")]
    [InlineData("NUL", "_NUL-")]
    [InlineData("com1.txt", "_com1.txt-")]
    [InlineData("aux .x", "_aux .x-")]
    [InlineData("a\0b\n", "a_b_-")]
    [InlineData("dot.", "dot.-")]
    [InlineData("gpj\u202E.exe", "gpj_.exe-")]
    public void A_hostile_name_is_mended_and_marked(string name, string beginning)
    {
        string safe = SafeName.Component(name);
        Assert.StartsWith(beginning, safe);
        Assert.Matches("-[0-9a-f]{16}$", safe);
    }

    [Fact]
    public void An_empty_name_becomes_an_underscore_of_its_own()
    {
        Assert.Equal("_", SafeName.Component(""));
        Assert.NotEqual("_", SafeName.Component("_"));
    }

    [Fact]
    public void A_long_name_is_cut_at_a_whole_character()
    {
        string safe = SafeName.Component(string.Concat(Enumerable.Repeat("🐈", 300)));
        Assert.True(safe.Length <= SafeName.MaxChars && Encoding.UTF8.GetByteCount(safe) <= SafeName.MaxBytes);
        Assert.StartsWith("🐈🐈", safe);
        Assert.DoesNotContain('\uFFFD', safe);
    }

    [Fact]
    public void A_mended_file_name_keeps_its_extension() =>
        Assert.Matches(@"^a_b-[0-9a-f]{16}\.jpg$", SafeName.FileName("a:b.jpg"));

    [Fact]
    public void A_name_that_imitates_a_mended_one_is_mended_itself()
    {
        string mended = SafeName.Component("a:b");
        Assert.NotEqual(mended, SafeName.Component(mended));
        string file = SafeName.FileName("a:b.jpg");
        Assert.NotEqual(file, SafeName.FileName(file));
    }

    [Fact]
    public void A_mark_goes_before_the_extension_within_the_limit()
    {
        Assert.Equal("1-ab12.jpg", SafeName.WithMark("1.jpg", "ab12"));
        string longest = SafeName.WithMark(new string('x', 116) + ".jpg", "ab12");
        Assert.Equal(SafeName.MaxChars, longest.Length);
        Assert.EndsWith("-ab12.jpg", longest);
    }

    private static readonly string[] Parts =
        ["..", ".", "/", "\\", "CON", "nul", "COM1", "LPT9", "a", "A", "b", " ", "_", "-", ":", "*", "\0", "\n", "\u202E", "é", "e\u0301",
            "猫", "🐈", "\uD83D", "\uDC08",
            "\uFFFD", "\uFFFF", ".jpg", ".JPG", "-0123456789abcdef", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"];

    private static Gen<string> Hostile() => Gen.OneOf(
        Gen.Elements(Parts).ListOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<string>().Where(static s => s is not null));

    [Property(MaxTest = 2000)]
    public Property Every_result_is_one_safe_component() => Prop.ForAll(Hostile().ToArbitrary(), static text =>
        IsSafeComponent(SafeName.Component(text)) && IsSafeComponent(SafeName.FileName(text)));

    [Trait("Category", "Slow")]
    [Property(MaxTest = 2000)]
    public Property Two_names_that_differ_in_more_than_case_never_meet() => Prop.ForAll(Hostile().Two().ToArbitrary(), static pair =>
        string.Equals(pair.Item1, pair.Item2, StringComparison.OrdinalIgnoreCase)
        || (!string.Equals(SafeName.Component(pair.Item1), SafeName.Component(pair.Item2), StringComparison.OrdinalIgnoreCase)
            && !string.Equals(SafeName.FileName(pair.Item1), SafeName.FileName(pair.Item2), StringComparison.OrdinalIgnoreCase)));

    private static bool IsSafeComponent(string name)
    {
        string stem = name.Split('.')[0].TrimEnd(' ').ToUpperInvariant();
        bool device = stem is "CON" or "PRN" or "AUX" or "NUL" || stem.Length == 4 && stem[..3] is "COM" or "LPT" && char.IsDigit(stem[^1]);
        return name.Length is > 0 and <= 120 && Encoding.UTF8.GetByteCount(name) <= 240 && !device
            && name != "." && !name.Contains("..", StringComparison.Ordinal) && name[^1] is not ('.' or ' ')
            && name.All(static c => !char.IsControl(c) && !"<>:\"/\\|?*".Contains(c, StringComparison.Ordinal));
    }
}
