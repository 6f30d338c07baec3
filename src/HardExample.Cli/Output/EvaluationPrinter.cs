using System.Collections.Immutable;
using HardExample.Core.Evaluation;
using Spectre.Console;

namespace HardExample.Cli.Output;

/// <summary>Prints an evaluation: a drawn table on a terminal, plain columns elsewhere.</summary>
internal static class EvaluationPrinter
{
    public static void Print(EvaluationReport report, CliConsole console)
    {
        if (!console.OutputIsTerminal)
        {
            console.Output.Write(report.ToString());
            return;
        }
        EvaluationTable content = EvaluationTable.Of(report);
        foreach (string line in content.Summary) console.Tables.WriteLine(line);
        var table = new Table { Border = TableBorder.Rounded };
        for (int i = 0; i < content.Headers.Length; i++)
            table.AddColumn(new TableColumn(new Text(content.Headers[i])) { Alignment = i == 0 ? Justify.Left : Justify.Right,
                NoWrap = true });
        foreach (ImmutableArray<string> row in content.Rows) table.AddRow(row.Select(static cell => new Text(cell)));
        console.Tables.Write(table);
    }
}
