using System.Management.Automation;
using System.Reflection;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation;
using HardExample.Core.Evaluation.Tuning;
using HardExample.Core.Reasons;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.PowerShell;

/// <summary>What PowerShell runs when the module comes and goes.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>
    /// The types that scripts may name, as <c>[HardExample.Sample]</c> and so on. All are in Core: a type of another assembly would have
    /// that loaded by every import.
    /// </summary>
    internal static readonly Type[] NamedTypes =
    [
        typeof(AugmentedPrediction), typeof(BoundingBox), typeof(BoxPixelFeatures), typeof(ClassificationPrediction), typeof(ClassScore),
        typeof(DetectedBox), typeof(DetectionPrediction), typeof(EvaluationReport), typeof(HardReason), typeof(ImageFeatures),
        typeof(MinerKind),
        typeof(MinerScore), typeof(MiningConfig), typeof(MiningConfigWriter), typeof(MiningExtensions), typeof(Prediction),
        typeof(ReasonShare),
        typeof(Sample), typeof(TaskType), typeof(TrainingReference), typeof(TuningResult), typeof(WeightedList),
    ];

    private static readonly Lock Gate = new();

    /// <summary>
    /// Makes the public types known by name: PowerShell looks for type literals in the default load context only, where the module's types
    /// are not. They stay when the module goes, because another runspace of the process may still use them.
    /// </summary>
    public void OnImport()
    {
        Type accelerators = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators", throwOnError: true)!;
        // A delegate, because the first reflective call in a process costs milliseconds of every import.
        var add = accelerators.GetMethod("Add", BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<Action<string, Type>>();
        var known = (Dictionary<string, Type>)accelerators.GetProperty("Get", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        lock (Gate)
            foreach (Type type in NamedTypes)
                if (!known.ContainsKey("HardExample." + type.Name)) add("HardExample." + type.Name, type);
    }

    /// <summary>Nothing to release: models belong to the command that opened them.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) { }
}
