using Eas.Networks.Architecture;
using Eas.Networks.Transformations;

namespace Eas.Search.Recipes;

/// <summary>What a search does, from the start network to the test: everything that decides its results but the seed. Read from JSON; keys as the members, in camel case.</summary>
public sealed record Recipe
{
    /// <summary>Its name: of the run's folder, in reports.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>The data set: a name or a directory.</summary>
    public string Data { get; init; } = Search.Data.DataSets.Default;

    /// <summary>Whether images are cropped from a 4-pixel border and flipped at random.</summary>
    public bool Augment { get; init; }

    /// <summary>Probability of dropout after every convolution but the first.</summary>
    public float Dropout { get; init; }

    /// <summary>Training images held out for validation; null for the data set's default.</summary>
    public int? Validation { get; init; }

    /// <summary>Key of the choice of validation images.</summary>
    public ulong SplitSeed { get; init; }

    /// <summary>The start networks: each an architecture in the text notation, or a checkpoint's file. An episode's networks draw theirs from them.</summary>
    public ValueList<string> Start { get; init; } = [NetworkSpec.StartNetwork.ToString()];

    /// <summary>How a start network is trained; null only where all are checkpoints, which are taken as they are.</summary>
    public TrainingPlan? StartTraining { get; init; } = new() { Epochs = 300, LearningRate = 0.1f };

    /// <summary>Who chooses the transformations: a name of <see cref="Policy"/>'s strategies.</summary>
    public string Strategy { get; init; } = "reinforce";

    /// <summary>What REINFORCE subtracts from rewards: <c>paper</c> or <c>authors</c>.</summary>
    public string Baseline { get; init; } = BaselineNames.Paper;

    /// <summary>The steps of an episode, as <c>wider*4,deeper*5</c>.</summary>
    public string Order { get; init; } = "wider*4,deeper*5";

    /// <summary>The levels: <c>paper</c> or <c>larger</c>.</summary>
    public string Space { get; init; } = SpaceNames.Paper;

    /// <summary>Whether a fully connected layer may be inserted directly after the last pooling.</summary>
    public bool AllowsStart { get; init; }

    /// <summary>How layers are inserted into dense blocks: <c>replica</c> or <c>identity</c>.</summary>
    public string DenseInsertion { get; init; } = DenseInsertionNames.Replica;

    /// <summary>Multiplies the noise on new filters.</summary>
    public double Noise { get; init; } = 1;

    /// <summary>Networks sampled before the strategy learns.</summary>
    public int NetworksPerEpisode { get; init; } = 10;

    /// <summary>How a candidate is trained.</summary>
    public TrainingPlan CandidateTraining { get; init; } = new() { Epochs = 20, LearningRate = 0.02f };

    /// <summary>The stages in order.</summary>
    public required ValueList<StagePlan> Stages { get; init; }

    /// <summary>Whether the policy and the baseline go on in the next stage.</summary>
    public bool KeepPolicy { get; init; }

    /// <summary>How many of the last stage's best networks are trained to the end and tested; 0 for none.</summary>
    public int Finalists { get; init; } = 5;

    /// <summary>How a finalist is trained, on all training images.</summary>
    public TrainingPlan FinalTraining { get; init; } = new() { Epochs = 300, LearningRate = 0.1f };

    /// <summary>Whether the start network is given a candidate's and a finalist's epochs as well, and tested beside them: what growing is worth.</summary>
    public bool Control { get; init; }

    /// <summary>Which weights stay on disk: <c>best</c>, <c>top K</c> or <c>all</c>.</summary>
    public string Keep { get; init; } = "best";

    /// <summary>What a candidate may cost.</summary>
    public CandidateLimits Limits { get; init; } = new();

    /// <summary>Seconds after which no new episode begins; null for no end. It makes a run's length depend on the machine.</summary>
    public double? TimeBudget { get; init; }
}
