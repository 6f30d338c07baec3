namespace HardExample.Core.Configuration;

/// <summary>The configuration file to start from.</summary>
public static class ConfigTemplate
{
    /// <summary>YAML with every parameter at its default, each with its meaning, range and default in a comment.</summary>
    public static string Text { get; } =
        "# Configuration of HardExample. Every parameter is at its default; delete what you do not need.\n"
        + "# Weights can also be written as text: aug_op_config: crop:0.1+fliplr:0.1\n\n"
        + MiningConfigWriter.ToYaml(MiningConfig.Default, comments: true).TrimEnd('\n') + "\n";
}
