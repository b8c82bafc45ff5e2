using System.Text;
using System.Text.Json;

namespace Eas.Search.Recipes;

/// <summary>Writes a recipe as JSON, every key of it: what a run stores.</summary>
internal static class RecipeWriter
{
    /// <summary>The text.</summary>
    public static string Write(Recipe recipe)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            Write(writer, recipe);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, Recipe recipe)
    {
        writer.WriteStartObject();
        writer.WriteString("name", recipe.Name);
        writer.WriteString("description", recipe.Description);
        writer.WriteString("data", recipe.Data);
        writer.WriteBoolean("augment", recipe.Augment);
        writer.WriteNumber("dropout", recipe.Dropout);
        WriteOptional(writer, "validation", recipe.Validation);
        writer.WriteNumber("splitSeed", recipe.SplitSeed);
        writer.WriteStartArray("start");
        foreach (string start in recipe.Start)
            writer.WriteStringValue(start);
        writer.WriteEndArray();
        Write(writer, "startTraining", recipe.StartTraining);
        writer.WriteString("strategy", recipe.Strategy);
        writer.WriteString("baseline", recipe.Baseline);
        writer.WriteString("order", recipe.Order);
        writer.WriteString("space", recipe.Space);
        writer.WriteBoolean("allowsStart", recipe.AllowsStart);
        writer.WriteString("denseInsertion", recipe.DenseInsertion);
        writer.WriteNumber("noise", recipe.Noise);
        writer.WriteNumber("networksPerEpisode", recipe.NetworksPerEpisode);
        Write(writer, "candidateTraining", recipe.CandidateTraining);
        writer.WriteStartArray("stages");
        foreach (StagePlan stage in recipe.Stages)
        {
            writer.WriteStartObject();
            writer.WriteNumber("networks", stage.Networks);
            Write(writer, "bestTraining", stage.BestTraining);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("keepPolicy", recipe.KeepPolicy);
        writer.WriteNumber("finalists", recipe.Finalists);
        Write(writer, "finalTraining", recipe.FinalTraining);
        writer.WriteBoolean("control", recipe.Control);
        writer.WriteString("keep", recipe.Keep);
        writer.WriteStartObject("limits");
        WriteOptional(writer, "parameters", recipe.Limits.Parameters);
        WriteOptional(writer, "multiplyAdds", recipe.Limits.MultiplyAdds);
        WriteOptional(writer, "memory", recipe.Limits.Memory);
        writer.WriteEndObject();
        if (recipe.TimeBudget is { } seconds)
            writer.WriteNumber("timeBudget", seconds);
        else
            writer.WriteNull("timeBudget");
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string key, TrainingPlan? plan)
    {
        if (plan is null)
        {
            writer.WriteNull(key);
            return;
        }

        writer.WriteStartObject(key);
        writer.WriteNumber("epochs", plan.Epochs);
        writer.WriteNumber("learningRate", plan.LearningRate);
        writer.WriteNumber("batchSize", plan.BatchSize);
        writer.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter writer, string key, long? value)
    {
        if (value is { } number)
            writer.WriteNumber(key, number);
        else
            writer.WriteNull(key);
    }
}
