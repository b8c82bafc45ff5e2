using System.Xml.Linq;
using Eas.Search.Runs;
using Eas.Search.Runs.Reports;
using Eas.Testing;

namespace Eas.Search.Tests.Runs.Reports;

/// <summary>The report of sample runs, read as a browser does.</summary>
internal sealed class ReportDocument
{
    private ReportDocument(string text)
    {
        Text = text;
        int begin = text.IndexOf("<main>", StringComparison.Ordinal), end = text.IndexOf("</main>", StringComparison.Ordinal);
        Main = XElement.Parse(text[begin..end] + "</main>");
    }

    public string Text { get; }

    public XElement Main { get; }

    /// <summary>The headings of the sections.</summary>
    public string[] Headings => [.. Main.Elements("section").Select(section => section.Element("h2")!.Value)];

    public static ReportDocument Of(params GrownRun[] runs)
    {
        using var directory = new TemporaryDirectory();
        for (int i = 0; i < runs.Length; i++)
            runs[i].Write(directory[$"run-{i}"]);
        RunStore[] stores = [.. runs.Select((_, i) => RunStore.OpenToRead(RunFolder.Find(directory[$"run-{i}"])))];
        RunReport.Write(stores, directory["page.html"]);
        Array.ForEach(stores, store => store.Dispose());
        return new ReportDocument(File.ReadAllText(directory["page.html"]));
    }

    public XElement Section(string heading) => Main.Elements("section").Single(section => section.Element("h2")!.Value == heading);

    /// <summary>The cells of the rows of a section's table.</summary>
    /// <param name="heading">The section.</param>
    /// <param name="index">Which of its tables, from 0.</param>
    public string[][] Rows(string heading, int index) =>
        [.. Section(heading).Descendants("table").ElementAt(index).Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];
}
