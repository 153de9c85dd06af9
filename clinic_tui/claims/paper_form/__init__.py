"""Claims on the CMS-1500 (02/12): the boxes as data, what stands in each, and the form as text and as PDF."""
