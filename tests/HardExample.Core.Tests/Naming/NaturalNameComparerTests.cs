using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HardExample.Core.Naming;

namespace HardExample.Core.Tests.Naming;

public sealed class NaturalNameComparerTests
{
    private static readonly NaturalNameComparer Order = NaturalNameComparer.Instance;

    [Theory]
    [InlineData("2.jpg", "10.jpg")]
    [InlineData("img2b", "img10a")]
    [InlineData("a99999999999999999999999999998", "a99999999999999999999999999999")]
    [InlineData("cam/2.jpg", "cam/10.jpg")]
    [InlineData("cam2/9.jpg", "cam10/1.jpg")]
    [InlineData("z/1.jpg", "a.jpg")] // folders before files
    [InlineData("B.jpg", "c.jpg")] // case aside
    [InlineData("1.jpg", "01.jpg")] // equal value: fewer zeros first
    [InlineData("A.jpg", "a.jpg")] // equal but for case: ordinal
    [InlineData("a/1", "a/1b")]
    [InlineData("A/9", "a/1")] // files of one folder stay together
    public void The_left_comes_first(string left, string right)
    {
        Assert.True(Order.Compare(left, right) < 0);
        Assert.True(Order.Compare(right, left) > 0);
    }

    [Fact]
    public void Frames_are_in_the_order_of_counting()
    {
        string[] names = ["10.jpg", "b/10.jpg", "1.jpg", "b/9.jpg", "a/1.jpg", "002.jpg", "b/a/0.jpg"];
        Array.Sort(names, Order);
        Assert.Equal(["a/1.jpg", "b/a/0.jpg", "b/9.jpg", "b/10.jpg", "1.jpg", "002.jpg", "10.jpg"], names);
    }

    // Few letters, so that prefixes, zeros and case really meet.
    private static Arbitrary<string[]> Triples() => Gen.Elements("01a2A9/0\\_".ToCharArray()).ListOf()
        .Select(c => new string([.. c])).ListOf(3)
        .Select(l => l.ToArray()).ToArbitrary();

    [Trait("Category", "Slow")]
    [Property(MaxTest = 3000)]
    public Property It_is_a_total_order() => Prop.ForAll(Triples(), t =>
    {
        int ab = Math.Sign(Order.Compare(t[0], t[1])), bc = Math.Sign(Order.Compare(t[1], t[2])), ac = Math.Sign(Order.Compare(t[0], t[2]));
        bool antisymmetric = ab == -Math.Sign(Order.Compare(t[1], t[0]));
        bool onlyEqualTextsAreEqual = ab == 0 == (t[0] == t[1]);
        bool transitive = !(ab <= 0 && bc <= 0) || ac <= 0;
        return antisymmetric && onlyEqualTextsAreEqual && transitive;
    });

    [Trait("Category", "Slow")]
    [Property(MaxTest = 3000)]
    public Property Prefixes_agree_with_the_order() => Prop.ForAll(Triples(), t =>
    {
        int byPrefix = NaturalNamePrefix.Of(t[0]).CompareTo(NaturalNamePrefix.Of(t[1]));
        return byPrefix == 0 || Math.Sign(byPrefix) == Math.Sign(Order.Compare(t[0], t[1]));
    });

    [Theory]
    [InlineData("frame_9.png", "frame_000010.png")]
    [InlineData("99999999.jpg", "100000000.jpg")]
    [InlineData("Ä1.jpg", "ß1.jpg")]
    [InlineData("z/1.jpg", "a.jpg")]
    [InlineData("a-1.jpg", "a1.jpg")]
    public void Prefixes_never_say_the_opposite(string left, string right) =>
        Assert.True(NaturalNamePrefix.Of(left) <= NaturalNamePrefix.Of(right));
}
