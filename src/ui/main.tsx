// The page's entry: from here on React draws; until the lab is open the shell in index.html stays in sight.
import { createRoot } from 'react-dom/client';
import { App } from './app';
import './theme.css';

const root = document.getElementById('root');
if (root === null) throw new Error('broken invariant: index.html has no #root');
createRoot(root).render(<App />);
