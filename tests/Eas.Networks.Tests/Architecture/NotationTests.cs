using Eas.Networks.Architecture;
using NUnit.Framework;

namespace Eas.Networks.Tests.Architecture;

[TestFixture]
public sealed class NotationTests
{
    [TestCase("C(16,3,1), P(2,2,MAX), FC(256), SM(10)")]
    [TestCase("C(16,5,2), P(3,2,AVG), P(4,4,MAX), SM(2)")]
    [TestCase("SM(10)")]
    [TestCase("C(80,3,1), D(40*6), T(160,2,AVG), D(40,44,40*4), P(8,8,AVG), SM(10)")]
    [TestCase("C(16,3,1), D(12/30*2,12,13/1), P(8,8,AVG), FC(20), SM(10)")]
    [TestCase("C(16,3,1), D+(12*2), T(20,3,AVG), C(8,1,1), D+(13/1), SM(10)")]
    public void Canonical_text_is_printed_as_it_was_read(string text) => Assert.That(NetworkSpec.Parse(text).ToString(), Is.EqualTo(text));

    [TestCase("C(16,3,1),SM(10)", "C(16,3,1), SM(10)")]
    [TestCase("  C ( 16 , 3 , 1 )\n , SM(10)\r\n\t", "C(16,3,1), SM(10)")]
    [TestCase("C(8,3,1), D ( 40 , 40*2 , 40/160 , 40 / 80 * 1 ), P(8,8,AVG), SM(10)", "C(8,3,1), D(40*4,40/80), P(8,8,AVG), SM(10)")]
    [TestCase("C(8,3,1), D+(4,4), SM(010)", "C(8,3,1), D+(4*2), SM(10)")]
    public void Other_spellings_are_read_and_printed_canonically(string text, string canonical)
    {
        Assert.That(NetworkSpec.Parse(text).ToString(), Is.EqualTo(canonical));
        Assert.That(NetworkSpec.Parse(text), Is.EqualTo(NetworkSpec.Parse(canonical)));
    }

    [TestCase("C(16,3,1), C(0,3,1), SM(10)", "column 14: a filter count must be at least 1, found 0")]
    [TestCase("C(-3,3,1), SM(10)", "column 3: a filter count must be at least 1, found -3")]
    [TestCase("C(65537,3,1), SM(10)", "column 3: a filter count must be at most 65536, found 65537")]
    [TestCase("C(12345678901,3,1), SM(10)", "column 3: a number is too large, found '12345678901'")]
    [TestCase("C(8,2,1), SM(10)", "column 5: a filter size must be 1, 3 or 5, found 2")]
    [TestCase("C(8,7,1), SM(10)", "column 5: a filter size must be 1, 3 or 5, found 7")]
    [TestCase("C(8,3,0), SM(10)", "column 7: a convolution's stride must be 1 or 2, found 0")]
    [TestCase("P(0,2,MAX), SM(10)", "column 3: a pooling size must be at least 1, found 0")]
    [TestCase("P(2,0,MAX), SM(10)", "column 5: a pooling stride must be at least 1, found 0")]
    [TestCase("P(2,2,MIN), SM(10)", "column 7: expected MAX or AVG, found 'MIN'")]
    [TestCase("P(2,2,7), SM(10)", "column 7: expected MAX or AVG, found '7'")]
    [TestCase("FC(0), SM(10)", "column 4: a unit count must be at least 1, found 0")]
    [TestCase("SM(1)", "column 4: a class count must be at least 2, found 1")]
    [TestCase("C(8,3,1), D(4*2,0,4), P(8,8,AVG), SM(10)", "column 17: a growth rate must be at least 1, found 0")]
    [TestCase("C(8,3,1), D(4/0), P(8,8,AVG), SM(10)", "column 13: a bottleneck width must be at least 1, found 0")]
    [TestCase("C(8,3,1), D(4*0), SM(10)", "column 15: a repetition must be at least 1, found 0")]
    [TestCase("C(8,3,1), D(4*1001), SM(10)", "column 15: a repetition must be at most 1000, found 1001")]
    [TestCase("C(8,3,1), D(4*600,4*600), SM(10)", "column 13: a dense block's layer count must be at most 1000, found 1200")]
    [TestCase("C(8,3,1), D(), SM(10)", "column 11: a dense block's layer count must be at least 1, found 0")]
    [TestCase("C(8,3,1), D(4), T(0,2,AVG), SM(10)", "column 19: a filter count must be at least 1, found 0")]
    [TestCase("C(8,3,1), D(4), T(8,2,MAX), SM(10)", "column 23: a transition pools by AVG, found 'MAX'")]
    public void A_value_out_of_range_is_named_at_its_column(string text, string message) => AssertRefused(text, message);

    [TestCase("", "column 1: expected a layer: C, R, P, FC, SM, D, D+ or T, found the end of the text")]
    [TestCase("C(16,3,1),", "column 11: expected a layer: C, R, P, FC, SM, D, D+ or T, found the end of the text")]
    [TestCase("c(16,3,1), SM(10)", "column 1: expected a layer: C, R, P, FC, SM, D, D+ or T, found 'c'")]
    [TestCase("C+(16,3,1), SM(10)", "column 1: expected a layer: C, R, P, FC, SM, D, D+ or T, found 'C+'")]
    [TestCase("SM(10", "column 6: expected ')', found the end of the text")]
    [TestCase("SM 10", "column 4: expected '(', found '10'")]
    [TestCase("SM(ten)", "column 4: expected a number, found 'ten'")]
    [TestCase("SM(10) FC(3)", "column 8: expected ',' or the end of the text, found 'FC'")]
    [TestCase("C(16,3), SM(10)", "column 7: expected ',', found ')'")]
    [TestCase("SM(10,3)", "column 6: expected ')', found ','")]
    [TestCase("C(8,3,1), D(4,), SM(10)", "column 15: expected a number, found ')'")]
    [TestCase("C(8,3,1),\n  D(4,\u0007), SM(10)", "line 2, column 7: expected a number, found '\\u0007'")]
    [TestCase("SM(aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd)", "column 4: expected a number, found 'aaaaaaaaaabbbbbbbbbbcccc...'")]
    public void Text_that_is_no_architecture_is_refused_at_its_column(string text, string message) => AssertRefused(text, message);

    [TestCase("C(16,3,1)", "column 1: layer 0 C(16,3,1): the last layer must be a classifier, as SM(10)")]
    [TestCase("SM(10), FC(5)", "column 1: layer 0 SM(10): a classifier must be the last layer, and the only one")]
    [TestCase("C(8,3,1), SM(10), SM(10)", "column 11: layer 1 SM(10): a classifier must be the last layer, and the only one")]
    [TestCase("FC(5), C(8,3,1), SM(10)",
        "column 8: layer 1 C(8,3,1): only fully connected layers and the classifier can follow a fully connected layer")]
    [TestCase("C(8,3,1), FC(5), D(4), SM(10)",
        "column 18: layer 2 D(4): only fully connected layers and the classifier can follow a fully connected layer")]
    [TestCase("D(4), P(8,8,AVG), SM(10)", "column 1: layer 0 D(4): a network with dense blocks must begin with a convolution")]
    [TestCase("P(2,2,MAX), D+(4), SM(10)", "column 13: layer 1 D+(4): a network with dense blocks must begin with a convolution")]
    [TestCase("C(8,3,1), D(4), D+(4), SM(10)", "column 17: layer 2 D+(4): D and D+ blocks cannot be mixed in one network")]
    [TestCase("C(8,3,1), T(4,2,AVG), D(4), SM(10)", "column 11: layer 1 T(4,2,AVG): a transition needs a dense block before it")]
    [TestCase("C(8,3,1), D(4), C(8,3,1), P(2,2,AVG), SM(10)", "column 17: layer 2 C(8,3,1): a network of D blocks has one convolution, its first layer")]
    [TestCase("C(8,3,1), P(2,2,AVG), D(4), SM(10)",
        "column 23: layer 2 D(4): the last dense block or transition needs a pooling after it, as P(8,8,AVG)")]
    public void A_layer_where_it_cannot_be_is_named_by_column_index_and_text(string text, string message) => AssertRefused(text, message);

    [Test]
    public void An_error_carries_its_column_and_layer() => Assert.That(
        () => NetworkSpec.Parse("C(8,3,1), C(0,3,1), SM(10)"),
        Throws.TypeOf<ArchitectureException>()
            .With.Property(nameof(ArchitectureException.Column)).EqualTo(13)
            .And.Property(nameof(ArchitectureException.LayerIndex)).EqualTo(1));

    [Test]
    public void Mutated_texts_give_a_network_or_a_one_line_error()
    {
        const string Alphabet = "CPFCSMDT+(),*/0123456789-. \n\tMAXAVG\u0000\u00e9\ud83d";
        string[] seeds = [.. LayerKinds.Networks.Values.Append(NetworkSpec.StartNetwork).Select(network => network.ToString())];
        var random = new Random(1);
        int networks = 0;

        for (int i = 0; i < 20_000; i++)
        {
            List<char> text = [.. seeds[random.Next(seeds.Length)]];
            for (int edits = random.Next(1, 4); edits > 0 && text.Count > 0; edits--)
                Mutate(text, Alphabet, random);
            networks += IsNetwork(string.Concat(text)) ? 1 : 0;
        }

        Assert.That(networks, Is.InRange(500, 19_500), "the mutations should give both networks and errors");
    }

    [Test]
    public void Random_texts_give_a_network_or_a_one_line_error()
    {
        string[] pieces =
        [
            "C", "P", "FC", "SM", "D", "D+", "T", "(", ")", ",", "*", "/",
            "0", "1", "2", "3", "16", "999999999", "-1", "MAX", "AVG", " ", "\n", "?",
        ];
        var random = new Random(2);

        for (int i = 0; i < 20_000; i++)
            IsNetwork(string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)])));
    }

    private static void Mutate(List<char> text, string alphabet, Random random)
    {
        int at = random.Next(text.Count);
        switch (random.Next(3))
        {
            case 0:
                text.RemoveAt(at);
                break;
            case 1:
                text.Insert(at, alphabet[random.Next(alphabet.Length)]);
                break;
            default:
                text[at] = alphabet[random.Next(alphabet.Length)];
                break;
        }
    }

    private static bool IsNetwork(string text)
    {
        try
        {
            var network = NetworkSpec.Parse(text);
            Assert.That(NetworkSpec.Parse(network.ToString()), Is.EqualTo(network), text);
            return true;
        }
        catch (ArchitectureException error)
        {
            Assert.That(error.Message.Any(char.IsControl), Is.False, text);
            return false;
        }
    }

    private static void AssertRefused(string text, string message) =>
        Assert.That(() => NetworkSpec.Parse(text), Throws.TypeOf<ArchitectureException>().With.Message.EqualTo(message));
}
