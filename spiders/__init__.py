"""Talk to job sites politely and hand over files of raw postings with a verdict per site."""
