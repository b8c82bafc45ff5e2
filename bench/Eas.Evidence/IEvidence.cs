namespace Eas.Evidence;

/// <summary>An experiment behind a claim of the documents: runs it and writes its tables and pictures.</summary>
internal interface IEvidence
{
    /// <summary>As <c>scripts/evidence.sh</c> takes it.</summary>
    string Name { get; }

    /// <summary>What it shows, in a line.</summary>
    string Claim { get; }

    /// <summary>Runs it and writes NAME.md and what that shows into a directory.</summary>
    void Write(string directory);
}
