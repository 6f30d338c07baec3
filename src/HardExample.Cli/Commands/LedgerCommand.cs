using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;

namespace HardExample.Cli.Commands;

/// <summary>Holds the commands about ledgers.</summary>
internal sealed class LedgerCommand : Command, IHasExamples
{
    public LedgerCommand(CliConsole console) : base("ledger", "See and change what was seen, selected and labelled over all jobs.")
    {
        Add(new LedgerListCommand(console));
        Add(new LedgerLabelCommand(console));
        Add(new LedgerRemoveCommand(console));
        Add(new LedgerExportCommand(console));
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample ledger list --ledger season.db --state selected",
        "hardexample ledger label --ledger season.db --labels labels.csv"];
}
