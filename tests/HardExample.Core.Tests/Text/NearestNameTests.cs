using HardExample.Core.Samples;
using HardExample.Core.Text;

namespace HardExample.Core.Tests.Text;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("margin", "margin", 0)]
    [InlineData("margn", "margin", 1)] // one letter left out
    [InlineData("magrin", "margin", 1)] // two neighbours swapped
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)] // Levenshtein's own example
    [InlineData("AlgoHardThreshold", "algo_hard_threshold", 0)] // case and separators do not count
    public void Distance_counts_edits(string left, string right, int edits)
    {
        Assert.Equal(edits, NearestName.Distance(left, right));
        Assert.Equal(edits, NearestName.Distance(right, left));
    }

    [Fact]
    public void The_nearest_name_is_found() => Assert.Equal("fliplr", NearestName.Of("flplr", AugmentationNames.All));

    [Fact]
    public void Without_known_names_nothing_is_near() => Assert.Null(NearestName.Of("x", []));

    [Fact]
    public void A_far_name_gets_the_whole_list()
    {
        string suggestion = NearestName.Suggest("quantum", ["smaller", "greater"]);
        Assert.Contains("smaller, greater", suggestion, StringComparison.Ordinal);
    }
}
