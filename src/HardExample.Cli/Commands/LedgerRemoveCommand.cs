using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Errors;
using HardExample.Jobs.Ledgers;
using HardExample.Ledger;

namespace HardExample.Cli.Commands;

/// <summary>Removes events from a ledger.</summary>
internal sealed class LedgerRemoveCommand : Command, IHasExamples
{
    public LedgerRemoveCommand(CliConsole console) : base(
        "remove", "Remove events from a ledger; an image without any left is forgotten. Without --yes it only says how many.")
    {
        Option<string> file = LedgerOptionSet.CreateLedger();
        var filter = new LedgerOptionSet();
        var yes = new Option<bool>("--yes") { Description = "Remove them." };
        Option<bool> json = ResultDocument.CreateOption();
        Add(file);
        filter.AddTo(this);
        Add(yes);
        Add(json);
        SetAction(parsed =>
        {
            LedgerFilter wanted = filter.Read(parsed);
            if (wanted.IsAll)
                throw new ConfigurationException("Say what is to be removed: --id, --since, --until, --state, --class or --reason. To "
                    + "remove all, delete the file.");
            string path = JobLedger.PathOf(parsed.GetRequiredValue(file));
            long images;
            int events = 0, forgotten = 0;
            using (LedgerFile ledger = LedgerFile.OpenRead(path)) images = ledger.Count(wanted);
            if (parsed.GetValue(yes))
            {
                using LedgerFile ledger = LedgerFile.Open(path);
                (events, forgotten) = ledger.Remove(wanted);
            }
            if (parsed.GetValue(json))
                return ResultDocument.Write(console, parsed, ExitCode.Success, writer =>
                {
                    writer.WriteNumber("images"u8, images);
                    writer.WriteNumber("removed_events"u8, events);
                    writer.WriteNumber("forgotten_images"u8, forgotten);
                });
            console.Output.WriteLine(
                parsed.GetValue(yes) ? $"{events} events of {images} images removed; {forgotten} images are forgotten"
                : $"{images} images would lose events; give --yes to remove them");
            return ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample ledger remove --ledger season.db --state selected --since 2026-11-28",
        "hardexample ledger remove --ledger season.db --state seen --until 2026-01-01 --yes"];
}
