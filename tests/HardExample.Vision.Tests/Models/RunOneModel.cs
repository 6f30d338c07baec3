using HardExample.Vision.Models;

namespace HardExample.Vision.Tests.Models;

/// <summary>What the child process of <see cref="TelemetryTests"/> does.</summary>
internal static class RunOneModel
{
    public const string Argument = "run-one-model", Done = "one model ran";

    public static int Main(string[] arguments)
    {
        if (arguments is not [Argument]) return 2;
        using ImageModel model = ImageModel.Load(TestModels.PooledClassifier().ToBytes(), TestModels.Raw, TestModels.Options);
        model.Run([TestModels.Flat(4, 4, 1, 2, 3)], default);
        Console.WriteLine(Done);
        return 0;
    }
}
