using Eas.Networks.Architecture;
using Eas.Search.Recipes;
using NUnit.Framework;

namespace Eas.Search.Tests.Recipes;

public sealed class RecipeTests
{
    private const string Smallest = """{ "name": "small", "stages": [{ "networks": 10 }] }""";

    private static IEnumerable<string> Shipped => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "recipes"), "*.json").Select(path => Path.GetFileNameWithoutExtension(path));

    [TestCaseSource(nameof(Shipped))]
    public void A_shipped_recipe_is_read_and_is_named_as_its_file(string name) => Assert.That(RecipeFiles.Read(name).Name, Is.EqualTo(name));

    [TestCaseSource(nameof(Shipped))]
    public void What_is_printed_is_read_back_to_an_equal_recipe(string name)
    {
        Recipe recipe = RecipeFiles.Read(name);
        Assert.That(RecipeFiles.Parse(RecipeFiles.Print(recipe), name), Is.EqualTo(recipe));
    }

    [Test]
    public void The_default_recipe_and_those_of_the_paper_are_shipped() => Assert.That(
        RecipeFiles.Names,
        Is.EquivalentTo((string[])["c10-densenet", "c10-plus", "c10-plus-densenet", "c10-plus-hill-climbing", "c10-plus-hour", "c10-plus-hour-random", "c10-plus-larger", "c10-plus-random", "quick", "svhn"]));

    [Test]
    public void What_a_recipe_leaves_out_is_as_in_the_paper()
    {
        Recipe recipe = RecipeFiles.Parse(Smallest, "small");
        Assert.Multiple(() =>
        {
            Assert.That(recipe.Start, Is.EqualTo((ValueList<string>)[NetworkSpec.StartNetwork.ToString()]));
            Assert.That(recipe.StartTraining, Is.EqualTo(new TrainingPlan { Epochs = 300, LearningRate = 0.1f }));
            Assert.That(recipe.CandidateTraining, Is.EqualTo(new TrainingPlan { Epochs = 20, LearningRate = 0.02f }));
            Assert.That(recipe.NetworksPerEpisode, Is.EqualTo(10));
            Assert.That(recipe.Finalists, Is.EqualTo(5));
            Assert.That(recipe.Order, Is.EqualTo("wider*4,deeper*5"));
        });
    }

    [Test]
    public void A_start_network_is_one_text_or_a_list() => Assert.That(
        RecipeFiles.Parse("""{ "name": "two", "start": ["C(8,3,1), SM(10)", "C(9,3,1), SM(10)"], "stages": [{ "networks": 1 }] }""", "two").Start,
        Is.EqualTo((ValueList<string>)["C(8,3,1), SM(10)", "C(9,3,1), SM(10)"]));

    [TestCase("""{ "stages": [{ "networks": 1 }] }""", "name is missing")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }], "epochs": 3 }""", "epochs: no such key")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": "many" }] }""", "stages[0].networks: a whole number is needed, found \"many\"")]
    [TestCase("""{ "name": "x", "stages": [] }""", "stages: there must be at least one")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 0 }] }""", "stages[0].networks: is 0; it must be at least 1")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }, { "networks": 1 }] }""", "stages[0].bestTraining: is missing; the stage's best network starts the next one")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }], "candidateTraining": { "epochs": 0, "learningRate": 0.1 } }""", "candidateTraining.epochs: is 0; it must be at least 1")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }], "limits": { "parameters": -1 } }""", "limits.parameters: is -1; it must be at least 1")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }], "start": "C(8,4,1), SM(10)" }""", "start: column 5: a filter size must be 1, 3 or 5, found 4; nor is there a file of that name")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }], "space": "huge" }""", "space: 'huge' is neither paper nor larger")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }], "order": "wider*4,thinner" }""", "order: the order 'wider*4,thinner': 'thinner' is not a step")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }], "strategy": "luck" }""", "strategy: there is no strategy 'luck'")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }], "keep": "some" }""", "keep: 'some' is not one of best, top K (K from 1), all")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }], "keepPolicy": true, "strategy": "hill-climbing" }""", "keepPolicy: hill climbing has no policy")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }], "candidateTraining": { "epochs": 3 } }""", "candidateTraining.learningRate is missing")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1, "best": 3 }] }""", "stages[0].best: no such key")]
    [TestCase("""{ "name": "x", "name": "y", "stages": [{ "networks": 1 }] }""", "name: is there twice")]
    [TestCase("""[]""", "an object is needed")]
    [TestCase("""{ "name": "../x", "stages": [{ "networks": 1 }] }""", "name: '../x' cannot name a folder")]
    [TestCase("""{ "name": "x", "stages": [{ "networks": 1 }]""", "line 1, column ")]
    public void A_recipe_that_makes_no_sense_is_refused_with_its_key(string json, string message) =>
        Assert.That(() => RecipeFiles.Parse(json, "x.json"), Throws.TypeOf<RecipeException>().With.Message.StartsWith($"x.json: {message}"));

    [Test]
    public void A_name_that_is_none_is_refused_with_those_there_are() =>
        Assert.That(() => RecipeFiles.Read("quikc"), Throws.TypeOf<RecipeException>().With.Message.StartsWith("quikc: no such recipe and no such file; the recipes are c10-densenet, c10-plus"));
}
