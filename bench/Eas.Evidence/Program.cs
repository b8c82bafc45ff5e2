using Eas.Evidence;

IReadOnlyList<IEvidence> list = EvidenceList.Create(args is [_, "--data", string data, _] ? data : null);
IEvidence? evidence = args is [_, _] or [_, "--data", _, _] ? list.FirstOrDefault(candidate => candidate.Name == args[0]) : null;
if (evidence is null)
{
    Console.Error.WriteLine("usage: scripts/evidence.sh NAME [--data NAME|DIR], one of:");
    foreach (IEvidence candidate in list)
        Console.Error.WriteLine($"  {candidate.Name}: {candidate.Claim}");
    return 2;
}

Directory.CreateDirectory(args[^1]);
evidence.Write(args[^1]);
return 0;
