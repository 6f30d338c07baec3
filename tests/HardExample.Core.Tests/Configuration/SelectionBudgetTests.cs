using HardExample.Core.Configuration;
using HardExample.Core.Errors;

namespace HardExample.Core.Tests.Configuration;

public sealed class SelectionBudgetTests
{
    private static SelectionBudget Read(string budget) =>
        MiningConfigReader.Read($"extensions:\n  budget: {budget}\n").Extensions.Budget;

    [Fact]
    public void A_budget_is_read_and_written_back()
    {
        SelectionBudget budget = Read("{ top: 200, per: class, min: 5, max: 50, random_share: 0.1, seed: 7, diverse: true }");
        Assert.Equal(new() { Top = 200, Per = "class", Min = 5, Max = 50, RandomShare = 0.1, Seed = 7, Diverse = true }, budget);
        MiningConfig config = MiningConfig.Default with { Extensions = MiningExtensions.Default with { Budget = budget } };
        Assert.Equal(budget, MiningConfigReader.Read(MiningConfigWriter.ToYaml(config)).Extensions.Budget);
    }

    [Fact]
    public void A_configuration_without_a_budget_is_written_as_ever() =>
        Assert.DoesNotContain("budget", MiningConfigWriter.ToYaml(MiningConfig.Default), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ top: -1 }", "extensions.budget.top")]
    [InlineData("{ top: 1.5 }", "extensions.budget.top")]
    [InlineData("{ percent: 101 }", "extensions.budget.percent")]
    [InlineData("{ random_share: 1 }", "extensions.budget.random_share")]
    [InlineData("{ top: 5, per: class, max: 0 }", "extensions.budget.max")]
    [InlineData("{ top: 5, percent: 5 }", "top and percent")]
    [InlineData("{ top: 5, min: 1 }", "say with per")]
    [InlineData("{ top: 5, per: class }", "per needs min or max")]
    [InlineData("{ top: 5, per: class, min: 3, max: 2 }", "min is 3")]
    [InlineData("{ per: class, min: 3, max: 4 }", "min needs top or percent")]
    [InlineData("{ diverse: true }", "diverse needs")]
    [InlineData("{ keep_duplicates: true }", "keep_duplicates needs")]
    [InlineData("{ top: 5, seed: 2 }", "seed needs random_share")]
    [InlineData("{ tops: 5 }", "extensions.budget.top")]
    public void What_makes_no_sense_is_refused_with_what_to_do(string budget, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => Read(budget)).Message, StringComparison.Ordinal);
}
