using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Mining;

public sealed class MinerFactoryTests
{
    [Fact]
    public void Every_name_makes_the_algorithm_of_that_name() =>
        Assert.All(AlgorithmNames.All, static name => Assert.Equal(name, MinerFactory.Create(name, MiningConfig.Default).Name));

    [Fact]
    public void An_unknown_name_is_an_error_that_lists_the_known_ones()
    {
        var error = Assert.Throws<ConfigurationException>(static () => MinerFactory.Create("cluster_mining", MiningConfig.Default));
        Assert.Contains("clustering_mining", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thresholds_of_the_configuration_reach_the_algorithm()
    {
        MiningConfig strict = MiningConfig.Default with { ScoreThresholdLow = 0.5, ScoreThresholdUp = 0.5 };
        Assert.Equal([0], MinerFactory.Create(AlgorithmNames.PredictScore, strict)
            .Only(Make.Detected(Make.Box("a", 0.4, 0, 0, 5, 5)), Make.Detection()).Ids());
    }
}
