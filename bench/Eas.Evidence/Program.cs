using Eas.Evidence;

IEvidence? evidence = args.Length == 2 ? EvidenceList.All.FirstOrDefault(candidate => candidate.Name == args[0]) : null;
if (evidence is null)
{
    Console.Error.WriteLine("usage: scripts/evidence.sh NAME, one of:");
    foreach (IEvidence candidate in EvidenceList.All)
        Console.Error.WriteLine($"  {candidate.Name}: {candidate.Claim}");
    return 2;
}

Directory.CreateDirectory(args[1]);
evidence.Write(args[1]);
return 0;
