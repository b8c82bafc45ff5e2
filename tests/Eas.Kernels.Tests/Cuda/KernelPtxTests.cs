using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Eas.Kernels.Cuda.Kernels;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda;

/// <summary>The committed PTX, its sources and the C# side agree; nothing here needs a GPU or a compiler.</summary>
public sealed partial class KernelPtxTests
{
    private static IEnumerable<string> Sources => Names("kernels", "*.cu");

    private static IEnumerable<string> Handwritten => Names("kernels/handwritten", "*.ptx");

    private static IEnumerable<Type> ArgumentTypes => KernelTable.All.Select(kernel => kernel.Arguments).Distinct();

    [TestCaseSource(nameof(Sources))]
    public void The_first_line_of_a_PTX_file_carries_the_hash_of_its_source(string file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string source in (string[])[.. RepositoryFiles.In("kernels", "*.cuh"), Path.Combine(RepositoryFiles.Root, "kernels", file + ".cu")])
            hash.AppendData(File.ReadAllBytes(source));
        string expected = $"// sha256 {Convert.ToHexStringLower(hash.GetCurrentHash())} ";

        string firstLine = Text(KernelPtx.Read(file)).Split('\n')[0];

        Assert.That(firstLine, Does.StartWith(expected), "the source changed: run scripts/make-ptx.sh");
    }

    [TestCaseSource(nameof(Sources))]
    public void A_PTX_file_has_the_entries_of_the_table_with_their_structs(string file)
    {
        IEnumerable<PtxEntry> expected = KernelTable.All.Where(kernel => kernel.File == file).Select(EntryOf);

        List<PtxEntry> entries = PtxEntry.ReadAll(Text(KernelPtx.Read(file)));

        Assert.That(entries.Select(Describe), Is.EquivalentTo(expected.Select(Describe)));
    }

    [TestCaseSource(nameof(Handwritten))]
    public void Handwritten_PTX_has_the_entries_of_the_compilers(string file)
    {
        List<PtxEntry> compiled = PtxEntry.ReadAll(Text(KernelPtx.Read(file)));

        List<PtxEntry> entries = PtxEntry.ReadAll(Text(KernelPtx.ReadHandwritten(file)));

        Assert.That(entries.Select(Describe), Is.EquivalentTo(compiled.Select(Describe)));
    }

    [Test]
    public void No_entry_is_missing_from_the_table() =>
        Assert.That(KernelTable.All.Select(kernel => kernel.File).Distinct(), Is.EquivalentTo(Sources));

    [TestCaseSource(nameof(Sources))]
    public void PTX_loads_on_a_device_of_compute_capability_8_and_calls_nothing_outside_itself(string file)
    {
        string text = Text(KernelPtx.Read(file));
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Contain("\n.version 7.5\n.target sm_80\n.address_size 64\n"));
            Assert.That(text, Does.Not.Contain(".extern").And.Not.Match(@"\bcall\b").And.Not.Contain(".local"));
            Assert.That(text, Does.Not.Match(@"\batom\.[a-z.]*\.f(16|32|64)\b"), "atomics on floats would make results depend on timing");
            Assert.That(text, Does.EndWith("\0"));
        });
    }

    [TestCaseSource(nameof(ArgumentTypes))]
    public void A_struct_has_the_fields_and_offsets_that_its_source_asserts(Type type)
    {
        var asserted = new Dictionary<string, int>();
        int size = 0;
        foreach (string source in RepositoryFiles.In("kernels", "*.cu").Select(File.ReadAllText))
        {
            foreach (Match field in OffsetAssertion().Matches(source).Where(match => match.Groups["type"].Value == type.Name))
                asserted.Add(Pascal(field.Groups["field"].Value), int.Parse(field.Groups["offset"].Value, CultureInfo.InvariantCulture));
            foreach (Match match in SizeAssertion().Matches(source).Where(match => match.Groups["type"].Value == type.Name))
                size = int.Parse(match.Groups["bytes"].Value, CultureInfo.InvariantCulture);
        }

        IEnumerable<string> fields = type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Select(field => field.Name);
        Dictionary<string, int> offsets = fields.ToDictionary(PropertyOf, name => (int)Marshal.OffsetOf(type, name));
        Assert.Multiple(() =>
        {
            Assert.That(offsets, Is.EqualTo(asserted));
            Assert.That(Marshal.SizeOf(type), Is.EqualTo(size));
        });
    }

    [Test]
    public void PTX_that_is_not_there_is_refused_by_name() =>
        Assert.That(() => KernelPtx.Read("winograd"), Throws.ArgumentException.With.Message.Contains("ptx/winograd"));

    [Test]
    public void The_documentation_has_every_entry()
    {
        string documentation = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "gpu.md"));

        IEnumerable<string> missing = KernelTable.All.Select(kernel => kernel.Name).Where(name => !documentation.Contains($"`{name}`", StringComparison.Ordinal));

        Assert.That(missing, Is.Empty);
    }

    private static IEnumerable<string> Names(string folder, string pattern) =>
        RepositoryFiles.In(folder, pattern).Select(file => Path.GetFileNameWithoutExtension(file)!);

    private static PtxEntry EntryOf(KernelEntry kernel) => new(kernel.Name, [(8, kernel.ArgumentBytes)], KernelGrid.ThreadsPerBlock);

    private static string Describe(PtxEntry entry) => $"{entry.Name} {string.Join(' ', entry.Parameters)} {entry.ThreadsPerBlock}";

    private static string Text(byte[] ptx) => Encoding.ASCII.GetString(ptx);

    // A property's field is called <Name>k__BackingField.
    private static string PropertyOf(string field) => field[1..field.IndexOf('>', StringComparison.Ordinal)];

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"EAS_OFFSET\((?<offset>\d+), (?<field>\w+), (?<type>\w+)")]
    private static partial Regex OffsetAssertion();

    [GeneratedRegex(@"EAS_SIZE\((?<bytes>\d+), (?<type>\w+)")]
    private static partial Regex SizeAssertion();
}
